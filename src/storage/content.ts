import { Readable } from 'node:stream';
import { storageUnavailable } from './storage.errors.js';

/** Content of an object as a store gives it; what breaks it on the way is the store's failure, and said so. */
export function contentOf(source: Readable): Readable {
  const content = Readable.from(chunksOf(source), { objectMode: false });
  // One that is destroyed before it is read has not begun to look at its source.
  content.once('close', () => source.destroy());
  return content;
}

async function* chunksOf(source: Readable): AsyncGenerator<Buffer> {
  try {
    yield* source as AsyncIterable<Buffer>;
  } catch (error) {
    throw storageUnavailable(error);
  }
}
