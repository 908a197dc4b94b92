import { randomBytes } from 'node:crypto';
import { BusinessKeys } from './business-keys.js';
import { SealingKeys } from './sealing-keys.js';

const [a, b] = ['a', 'b'].map((id) => ({ id, key: randomBytes(32) }));
const keysOf = (...keys: ({ id: string; key: Buffer } | undefined)[]) =>
  new BusinessKeys(new SealingKeys(keys.filter((key) => key !== undefined)));

describe('personal data among the business keys', () => {
  it('stands as an HMAC that says nothing of it', () => {
    expect(keysOf(a).hashed('phone', '+9779841234567')).toEqual([expect.stringMatching(/^phone:[\w-]{43}$/)]);
  });

  it('differs by value, by kind and by key', () => {
    const hashes = [
      keysOf(a).hashed('phone', '+9779841234567'),
      keysOf(a).hashed('phone', '+9779841234568'),
      keysOf(a).hashed('mail', '+9779841234567'),
      keysOf(b).hashed('phone', '+9779841234567'),
    ].map((hashed) => String(hashed).split(':')[1]);
    expect(new Set(hashes).size).toBe(4);
  });

  it('is found after a rotation as long as the key that hashed it is configured', () => {
    const [recorded] = keysOf(a).hashed('phone', '+9779841234567');
    expect(keysOf(b, a).candidates('phone', '+9779841234567')).toContain(recorded);
    expect(keysOf(b).candidates('phone', '+9779841234567')).not.toContain(recorded);
  });

  it('is not there at all without a key', () => {
    expect(keysOf().hashed('phone', '+9779841234567')).toEqual([]);
    expect(keysOf().candidates('phone', '+9779841234567')).toEqual([]);
    expect([keysOf().areHashed, keysOf(a).areHashed]).toEqual([false, true]);
  });
});
