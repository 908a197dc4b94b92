import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { EncryptionKey } from '../../config/index.js';

/** The keys that are derived from one configured key, a purpose each: what one gives away says nothing of the other. */
export interface SealingKey {
  readonly id: string;
  /** AES-256-GCM. */
  readonly sealing: KeyObject;
  /** HMAC-SHA-256. */
  readonly hashing: KeyObject;
  /** HMAC-SHA-256. */
  readonly signing: KeyObject;
}

/** Every key that this process has, in the order of the configuration. */
export class SealingKeys {
  readonly all: readonly SealingKey[];

  constructor(configured: readonly EncryptionKey[]) {
    this.all = configured.map(({ id, key }) => ({
      id,
      sealing: derived(key, 'haat sealing'),
      hashing: derived(key, 'haat hashing'),
      signing: derived(key, 'haat signing'),
    }));
  }

  /** What is sealed and hashed now; nothing without any key. */
  get current(): SealingKey | undefined {
    return this.all[0];
  }

  find(id: string): SealingKey | undefined {
    return this.all.find((key) => key.id === id);
  }
}

function derived(key: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, '', purpose, 32)));
}
