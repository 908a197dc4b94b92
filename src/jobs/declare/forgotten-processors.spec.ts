import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../../test/support/servers/index.js';
import { BootFault } from '../../errors/index.js';
import { refuseForgottenProcessors } from './forgotten-processors.js';
import { QueueProcessor } from './processor.decorator.js';

const BASE = JSON.stringify(join(import.meta.dirname, 'processor.decorator.ts'));

/** A file that exports processors of these names, and other things. */
const processors = (...names: string[]): string =>
  [
    `const { QueueProcessor } = require(${BASE});`,
    'exports.text = "x"; exports.nothing = undefined; exports.Plain = class Plain {}; exports.call = () => 1;',
    ...names.map((name) => `exports.${name} = class ${name} extends QueueProcessor {};`),
  ].join('\n');

/** A folder with these files: their text by their path. */
async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return folder;
}

/** Instances of the processors of a file, as a module would provide them. */
async function provided(folder: string, file: string, ...names: string[]): Promise<QueueProcessor[]> {
  const exported: Record<string, new () => QueueProcessor> = await import(join(folder, file));
  return names.map((name) => {
    const Processor = exported[name];
    if (!Processor) throw new Error(`${file} holds no ${name}.`);
    return new Processor();
  });
}

describe('looking for forgotten processors', () => {
  it('finds none where every one is provided, however deep it lies', async () => {
    const folder = await folderWith({
      'orders/routing.processor.js': processors('RoutingProcessor'),
      'messaging/mail/email.processor.js': processors('EmailProcessor', 'NewsletterProcessor'),
    });
    const known = [
      ...(await provided(folder, 'orders/routing.processor.js', 'RoutingProcessor')),
      ...(await provided(folder, 'messaging/mail/email.processor.js', 'EmailProcessor', 'NewsletterProcessor')),
    ];
    await expect(refuseForgottenProcessors(folder, known)).resolves.toBeUndefined();
  });

  it('refuses the start for one that no module provides, naming file, class and mend', async () => {
    const file = join('messaging', 'email.processor.js');
    const folder = await folderWith({ [file]: processors('EmailProcessor', 'NewsletterProcessor') });
    const known = await provided(folder, file, 'EmailProcessor');
    const looking = refuseForgottenProcessors(folder, known);
    await expect(looking).rejects.toThrow(BootFault);
    await expect(looking).rejects.toThrow(
      `${file} holds NewsletterProcessor, which no module provides: add it to the providers of its module.`,
    );
  });

  it('names the first of several, in the order of their files', async () => {
    const folder = await folderWith({ 'b.processor.js': processors('B'), 'a.processor.js': processors('A') });
    await expect(refuseForgottenProcessors(folder, [])).rejects.toThrow('a.processor.js holds A,');
  });

  it('is not content with another class of the same name', async () => {
    const folder = await folderWith({ 'a.processor.js': processors('A'), 'b.processor.js': processors('A') });
    const known = await provided(folder, 'a.processor.js', 'A');
    await expect(refuseForgottenProcessors(folder, known)).rejects.toThrow('b.processor.js holds A,');
  });

  it('looks at processor files only', async () => {
    const folder = await folderWith({
      'a.service.js': processors('A'),
      'a.processor.spec.ts': 'throw new Error("loaded");',
      'a.processor.d.ts': 'throw new Error("loaded");',
      'a.processor.js.map': 'throw new Error("loaded");',
      'empty.processor.js': processors(),
    });
    await expect(refuseForgottenProcessors(folder, [])).resolves.toBeUndefined();
  });

  it('says which file cannot be loaded', async () => {
    const folder = await folderWith({ 'a.processor.js': 'throw new Error("its own fault");' });
    await expect(refuseForgottenProcessors(folder, [])).rejects.toThrow('its own fault');
  });
});
