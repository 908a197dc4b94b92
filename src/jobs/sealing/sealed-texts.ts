import { Injectable } from '@nestjs/common';
import { decrypt, encrypt } from './cipher.js';
import { SealingKeys } from './sealing-keys.js';
import { keyMissing, SealingKeyUnknown, UnsealingFailed } from './sealing.errors.js';

/** Seals single texts, such as what a domain keeps in a table of its own. */
@Injectable()
export class SealedTexts {
  constructor(private readonly keys: SealingKeys) {}

  /**
   * `keyId.iv.tag.ciphertext`, by the key that seals now.
   *
   * @param context where the text stands, such as its table and row: sealed, it opens nowhere else
   * @param what the text is called when there is no key
   * @throws BootFault without any key
   */
  seal(text: string, context: string, what: string): string {
    const key = this.keys.current;
    if (!key) throw keyMissing(what);
    return `${key.id}.${encrypt(key.sealing, text, context)}`;
  }

  /**
   * @param what the text is called when it does not open
   * @throws SealingKeyUnknown when this process does not have the key
   * @throws UnsealingFailed when it was changed, moved, or sealed by another key of the same id
   */
  open(sealed: string, context: string, what: string): string {
    const end = sealed.indexOf('.');
    const id = sealed.slice(0, Math.max(0, end));
    const key = this.keys.find(id);
    if (end > 0 && !key) throw new SealingKeyUnknown(id);
    try {
      if (!key) throw new Error('It names no key.');
      return decrypt(key.sealing, sealed.slice(end + 1), context);
    } catch (error) {
      throw new UnsealingFailed(what, { cause: error });
    }
  }
}
