import type { ExamplesOf } from '../examples.js';
import type * as rules from '../rules/start.js';

const main = { 'src/main.ts': `import './a.js';` };

export const start: ExamplesOf<typeof rules> = {
  startsLoadNothingHeavy: {
    good: [
      { ...main, 'src/a.ts': `import type { Sharp } from 'sharp'; const load = () => import('sharp');` },
      { ...main, 'src/a.ts': `const load = () => import('./b.js');`, 'src/b.ts': `import sharp from 'sharp';` },
      { ...main, 'src/a.ts': `import type { B } from './b.js';`, 'src/b.ts': `import Pdf from 'pdfkit';` },
      { ...main, 'src/a.ts': '', 'src/b.ts': `import nodemailer from 'nodemailer';` },
    ],
    bad: [
      [{ ...main, 'src/a.ts': `import sharp from 'sharp';` }, 'src/a.ts:1 makes every start wait for sharp'],
      [{ ...main, 'src/a.ts': `export * from './b.js';`, 'src/b.ts': `import 'pdfkit';` }, 'src/b.ts:1'],
      [{ ...main, 'src/a.ts': `import { fileTypeFromBuffer } from 'file-type/core';` }, 'file-type'],
      [{ ...main, 'src/a.ts': `export { S3Client } from '@aws-sdk/client-s3';` }, '@aws-sdk/client-s3'],
    ],
  },
};
