import { Injectable } from '@nestjs/common';
import { messageOf } from '../errors/index.js';
import { logOf } from '../observability/log.js';
import { Storage, type StorageKey } from './storage.js';

/** Removes files that nothing refers to any more. What cannot be removed now is left to the clean-up of the night. */
@Injectable()
export class FileRemover {
  readonly #log = logOf('Storage');

  constructor(private readonly storage: Storage) {}

  async remove(...keys: readonly StorageKey[]): Promise<void> {
    try {
      await this.storage.remove(keys);
    } catch (error) {
      this.#log.warn({ keys, error: messageOf(error) }, 'Files are left to the clean-up');
    }
  }
}
