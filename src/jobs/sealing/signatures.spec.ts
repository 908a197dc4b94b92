import { randomBytes } from 'node:crypto';
import { SealingKeys } from './sealing-keys.js';
import { Signatures } from './signatures.js';

const [a, b] = ['a', 'b'].map((id) => ({ id, key: randomBytes(32) }));
const signaturesOf = (...keys: ({ id: string; key: Buffer } | undefined)[]) =>
  new Signatures(new SealingKeys(keys.filter((key) => key !== undefined)));

describe('a signature', () => {
  it('is valid for the text that was signed, for the purpose that it was signed for', () => {
    const signatures = signaturesOf(a);
    const signature = signatures.sign('link', 'text');
    expect(signature).toMatch(/^[\w-]{43}$/);
    expect(signatures.isValid('link', 'text', signature)).toBe(true);
    expect(signatures.isValid('link', 'texts', signature)).toBe(false);
    expect(signatures.isValid('mail', 'text', signature)).toBe(false);
    for (const other of [
      '',
      signature.slice(1),
      `${signature}=`,
      `${signature} `,
      signature.toLowerCase(),
      'ü'.repeat(43),
    ])
      expect(signatures.isValid('link', 'text', other)).toBe(false);
  });

  it('stays valid after a rotation as long as its key is configured', () => {
    const signature = signaturesOf(a).sign('link', 'text');
    expect(signaturesOf(b, a).isValid('link', 'text', signature)).toBe(true);
    expect(signaturesOf(b).isValid('link', 'text', signature)).toBe(false);
    expect(signaturesOf(b, a).sign('link', 'text')).not.toBe(signature);
  });

  it('is not made, nor valid, without a key', () => {
    expect(() => signaturesOf().sign('link', 'text')).toThrow('ENCRYPTION_KEYS');
    expect(signaturesOf().isValid('link', 'text', '')).toBe(false);
  });
});
