import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BootFault } from '../../errors/index.js';
import { QueueProcessor } from './processor.decorator.js';

const PROCESSOR_FILE = /\.processor\.[jt]s$/;

/**
 * Looks through the files for processors that no module provides: their jobs would be accepted and never run, and
 * nothing else would tell.
 *
 * @throws BootFault that names the file and the class.
 */
export async function refuseForgottenProcessors(folder: string, provided: readonly QueueProcessor[]): Promise<void> {
  const known = new Set<unknown>(provided.map((processor) => processor.constructor));
  const files = await readdir(folder, { recursive: true });
  for (const file of files.filter((name) => PROCESSOR_FILE.test(name)).sort()) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(folder, file)).href);
    const forgotten = Object.values(exported).find((value) => isProcessorClass(value) && !known.has(value));
    if (isProcessorClass(forgotten)) {
      throw new BootFault(
        `${file} holds ${forgotten.name}, which no module provides: add it to the providers of its module.`,
      );
    }
  }
}

function isProcessorClass(value: unknown): value is typeof QueueProcessor {
  return typeof value === 'function' && value.prototype instanceof QueueProcessor;
}
