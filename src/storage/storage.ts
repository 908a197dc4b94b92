import type { Readable } from 'node:stream';

/**
 * The name of a stored object, such as `reports/2026/11/0193….csv`: small letters, digits, dots, dashes and slashes. The
 * program makes it; nothing that a caller wrote stands in it.
 */
export type StorageKey = string & { readonly brand: unique symbol };

export interface NewObject {
  readonly key: StorageKey;
  /** It is read to its end or destroyed, whatever becomes of the object. */
  readonly content: Readable;
  readonly contentType: string;
}

export interface StoredObject {
  /** Whoever asked for it reads it to its end or destroys it. It fails with `storage_unavailable`. */
  readonly content: Readable;
  readonly bytes: number;
}

/** An object as a list of the store shows it. */
export interface ListedObject {
  readonly key: StorageKey;
  /** By the clock of the store. */
  readonly storedAt: Date;
}

/** Where files are kept: a port with one implementation a kind of `config.storage`. */
export abstract class Storage {
  /**
   * Streams an object into the store. It can be opened only once it is whole; one of the same key is replaced, so a run
   * that is repeated does no harm. Aborted or failed, it leaves nothing behind.
   *
   * @returns its size in bytes
   * @throws Unavailable `storage_unavailable` when the store cannot take it now
   */
  abstract put(object: NewObject, signal?: AbortSignal): Promise<number>;

  /** @throws Unavailable `storage_unavailable` when the store does not answer */
  abstract open(key: StorageKey): Promise<StoredObject | undefined>;

  /**
   * Objects that are not there are none to remove.
   *
   * @throws Unavailable `storage_unavailable` when some could not be removed
   */
  abstract remove(keys: readonly StorageKey[]): Promise<void>;

  /**
   * Every object whose key begins with the folder, such as `reports`, in no order.
   *
   * @throws Unavailable `storage_unavailable` when the store does not answer
   */
  abstract list(folder: string): AsyncIterable<ListedObject>;
}
