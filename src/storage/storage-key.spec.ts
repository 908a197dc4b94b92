import fc from 'fast-check';
import { isStorageKey, storageKey } from './storage-key.js';

describe('the name of a stored object', () => {
  it.each(['images/0f/01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11-large.webp', 'reports/2026/11/r.csv', 'a'])(
    'may be %s',
    (name) => expect(storageKey(...name.split('/'))).toBe(name),
  );

  it.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    '.hidden',
    'a/.hidden',
    'a\\b',
    'C:/a',
    'a b',
    'a\0b',
    'A',
    'a.tar.gz',
    'a%2fb',
    `${'a'.repeat(201)}`,
  ])('is never %j', (name) => expect(() => storageKey(name)).toThrow('is no name for a stored object'));

  it('never leads anywhere else, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', '-', '%', '\0', ' ') })), (parts) => {
        const name = parts.join('/');
        return !isStorageKey(name) || new URL(name, 'file:///root/').pathname === `/root/${name}`;
      }),
    );
  });
});
