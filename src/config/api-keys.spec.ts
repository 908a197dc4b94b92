import { createHash } from 'node:crypto';
import { parseApiKeys } from './api-keys.js';

const sha256 = createHash('sha256').update('key').digest();
const hash = sha256.toString('hex');

describe('API keys', () => {
  it('are none when the list is unset or empty', () => {
    expect(parseApiKeys(undefined)).toEqual([]);
    expect(parseApiKeys('')).toEqual([]);
  });

  it.each(['client', 'operator', 'admin'])('of the role %s have a name and a hash', (role) => {
    expect(parseApiKeys(`${role}:mobile-app:${hash}`)).toEqual([{ role, name: 'mobile-app', sha256 }]);
  });

  it.each(['vendor', 'retailer'])('of the role %s are bound to a party', (role) => {
    expect(parseApiKeys(`${role}:V001:till:${hash}`)).toEqual([{ role, party: 'V001', name: 'till', sha256 }]);
  });

  it('are read one after the other, with spaces between them', () => {
    const keys = parseApiKeys(` client:one:${hash} ,\n vendor:V1:two:${hash.toUpperCase()} `);
    expect(keys).toEqual([
      { role: 'client', name: 'one', sha256 },
      { role: 'vendor', party: 'V1', name: 'two', sha256 },
    ]);
  });

  it.each([
    ['a role that there is not', `boss:one:${hash}`, 'gives key "one" the role "boss": use one of vendor, retailer'],
    ['a vendor without its code', `vendor:one:${hash}`, 'binds key "one" to no vendor: write vendor:CODE:one:sha256'],
    ['a retailer without its code', `retailer:one:${hash}`, 'binds key "one" to no retailer'],
    ['an admin with a party', `admin:V1:one:${hash}`, 'binds key "one" to a party, but the role admin has none'],
    ['two keys of one name', `client:one:${hash},admin:one:${hash}`, 'names two keys "one"'],
  ])('are refused for %s', (_, list, problem) => {
    expect(() => parseApiKeys(list)).toThrow(problem);
  });
});
