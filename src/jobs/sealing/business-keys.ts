import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SealingKeys, type SealingKey } from './sealing-keys.js';

/**
 * Personal data among the keys by which a job can be found, such as a phone number: as an HMAC, so that the record tells
 * nobody who has no key. Without any key there is no such key: a hash with a constant would only look like a secret.
 */
@Injectable()
export class BusinessKeys {
  constructor(private readonly keys: SealingKeys) {}

  /** Whether jobs can be found by personal data at all. */
  get areHashed(): boolean {
    return this.keys.current !== undefined;
  }

  /**
   * What stands among a new job's keys, `kind:hmac`, by the key that seals now; nothing without one.
   *
   * @param value in one spelling, e.g. a phone number in E.164: other spellings are other values
   */
  hashed(kind: string, value: string): readonly string[] {
    const key = this.keys.current;
    return key ? [hashedBy(key, kind, value)] : [];
  }

  /** What a search for the value looks for, any of them: one for each configured key, as jobs outlive a rotation. */
  candidates(kind: string, value: string): readonly string[] {
    return this.keys.all.map((key) => hashedBy(key, kind, value));
  }
}

function hashedBy({ hashing }: SealingKey, kind: string, value: string): string {
  return `${kind}:${createHmac('sha256', hashing).update(`${kind}\0${value}`).digest('base64url')}`;
}
