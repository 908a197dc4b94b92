import { addAbortSignal } from 'node:stream';
import type { NewObject } from './storage.js';
import { storageUnavailable } from './storage.errors.js';

/**
 * Runs `store`, which reads the content of an object; when that fails, says whose fault it was, and ends the content.
 *
 * @throws what broke the content; the reason of the signal; else Unavailable `storage_unavailable`
 */
export async function taking<T>(
  { content }: Pick<NewObject, 'content'>,
  signal: AbortSignal | undefined,
  store: () => Promise<T>,
): Promise<T> {
  // It may break before anybody reads it; who reads it then is told.
  content.on('error', () => undefined);
  if (signal) addAbortSignal(signal, content);
  try {
    return await store();
  } catch (error) {
    const broken = content.errored;
    content.destroy();
    signal?.throwIfAborted();
    throw broken ?? storageUnavailable(error);
  }
}
