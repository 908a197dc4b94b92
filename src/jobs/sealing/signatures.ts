import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { HaatError } from '../../errors/index.js';
import { type SealingKey, SealingKeys } from './sealing-keys.js';

/**
 * Signs what goes out into the world and comes back, such as a link in a mail: HMAC-SHA-256 by a key that is derived from
 * the first of `ENCRYPTION_KEYS`. What any of them has signed is valid, so that signatures outlive a rotation.
 */
@Injectable()
export class Signatures {
  constructor(private readonly keys: SealingKeys) {}

  /**
   * The signature in base64url.
   *
   * @param purpose what the text is signed for: the same text signed for something else has another signature
   * @throws HaatError `no_signing_key` when there is no key
   */
  sign(purpose: string, text: string): string {
    const key = this.keys.current;
    if (key) return signedBy(key, purpose, text);
    throw new HaatError(
      'internal',
      'no_signing_key',
      'There is no key to sign with: set ENCRYPTION_KEYS=id:key, the same for every process.',
    );
  }

  /** Takes as long for a signature that is nearly right as for any other. */
  isValid(purpose: string, text: string, signature: string): boolean {
    const given = Buffer.from(signature);
    return this.keys.all.some((key) => {
      const right = Buffer.from(signedBy(key, purpose, text));
      return right.length === given.length && timingSafeEqual(right, given);
    });
  }
}

function signedBy({ signing }: SealingKey, purpose: string, text: string): string {
  return createHmac('sha256', signing).update(`${purpose}\0${text}`).digest('base64url');
}
