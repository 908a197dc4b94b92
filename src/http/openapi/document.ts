import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { applyDocumentation } from './documentation.js';
import { ErrorAnswerDto } from './error.dto.js';
import { JobAccepted } from './job-accepted.dto.js';

const DESCRIPTION = `
Background jobs for a wholesale marketplace: what was accepted is done, its effects in the database exactly once.

- Every answer is \`{"success": true, "data": …}\`, every error \`{"success": false, "error": {"code", "message", "details"?, "requestId"}}\`.
- What takes longer than a commit is a job: the answer is \`202\` with the job's address in \`Location\`.
- A request with an \`Idempotency-Key\` may be repeated without being carried out again.
- Lists take \`limit\` and \`cursor\`; \`nextCursor\` of one page is \`cursor\` of the next.
- \`X-Request-Id\` names a request in the log; send your own, or take ours from the answer.
`;

/** The OpenAPI document of the running application. Loads what it is built with, which takes a moment. */
export async function buildDocument(app: INestApplication): Promise<OpenAPIObject> {
  const swagger = await import('@nestjs/swagger');
  applyDocumentation(swagger);
  const config = new swagger.DocumentBuilder()
    .setTitle('Haat')
    .setDescription(DESCRIPTION.trim())
    .setVersion(await version())
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'API key', description: 'One of `API_KEYS`.' })
    .build();
  return swagger.SwaggerModule.createDocument(app, config, {
    extraModels: [ErrorAnswerDto, JobAccepted],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
}

/** Three folders up from here is the package, from the sources as from what they are compiled to. */
async function version(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8');
  const manifest: unknown = JSON.parse(text);
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : '0.0.0';
}
