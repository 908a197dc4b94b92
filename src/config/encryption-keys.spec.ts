import { randomBytes } from 'node:crypto';
import { parseEncryptionKeys } from './encryption-keys.js';

const key = randomBytes(32);
const text = key.toString('base64');

describe('encryption keys', () => {
  it('are read in their order', () => {
    const other = randomBytes(32);
    expect(parseEncryptionKeys(` 2026-b:${text} , a:${other.toString('base64')},`)).toEqual([
      { id: '2026-b', key },
      { id: 'a', key: other },
    ]);
  });

  it('may be none', () => {
    expect(parseEncryptionKeys(undefined)).toEqual([]);
    expect(parseEncryptionKeys(' , ')).toEqual([]);
  });

  it.each([
    [text, 'must hold id:key, which entry 1 is not'],
    [`a:${text}:b`, 'must hold id:key, which entry 1 is not'],
    [`a:${text},${text}`, 'must hold id:key, which entry 2 is not'],
    [`a.b:${text}`, 'must name its keys by up to 32 letters, digits, "-" or "_", unlike entry 1'],
    [
      `a:${text.slice(0, -4)}`,
      'must hold 32 bytes in base64 as the key of entry 1: make one with "openssl rand -base64 32"',
    ],
    [`a:${text.slice(0, -1)}`, 'must hold 32 bytes in base64 as the key of entry 1'],
    [`a:${text},a:${text}`, 'names two keys "a"'],
  ])('are refused without being shown', (list, reason) => {
    const parse = () => parseEncryptionKeys(list);
    expect(parse).toThrow(reason);
    expect(parse).not.toThrow(text.slice(0, 8));
  });
});
