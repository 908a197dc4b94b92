import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey, Role } from '../../config/index.js';
import { ApiKeys, holderOf } from './api-keys.js';

const entry = (role: Role, name: string, key: string, party?: string): ApiKey => ({
  role,
  name,
  sha256: createHash('sha256').update(key).digest(),
  ...(party !== undefined && { party }),
});

const KEYS = [entry('client', 'shop', 'a'), entry('vendor', 'depot', 'b', 'V001'), entry('admin', 'boss', 'c')];

describe('API keys', () => {
  const keys = new ApiKeys({ auth: { keys: KEYS } });

  it('know who holds a key', () => {
    expect(keys.byBearer('a')).toEqual({ name: 'shop', role: 'client' });
    expect(keys.byBearer('b')).toEqual({ name: 'depot', role: 'vendor', party: 'V001' });
    expect(keys.byBearer('A')).toBeUndefined();
    expect(keys.byBearer('')).toBeUndefined();
  });

  it('take a name and a key together only when they belong together', () => {
    expect(keys.byBasic('boss', 'c')).toEqual({ name: 'boss', role: 'admin' });
    expect(keys.byBasic('shop', 'c')).toBeUndefined();
    expect(keys.byBasic('boss', 'a')).toBeUndefined();
  });

  it('let everybody in as an admin while there are none', () => {
    const open = new ApiKeys({ auth: { keys: [] } });
    expect(open.isOpen).toBe(true);
    expect(open.byBearer('anything')).toEqual({ name: 'local', role: 'admin' });
    expect(open.byBasic('', '')).toEqual({ name: 'local', role: 'admin' });
  });

  it.each(['a', 'b', 'c', 'none of them'])('are all compared, whichever it is: %s', (key) => {
    const compared: Buffer[] = [];
    holderOf(key, KEYS, (presented, stored) => {
      compared.push(Buffer.from(stored as Buffer));
      return timingSafeEqual(presented, stored);
    });
    expect(compared).toEqual(KEYS.map(({ sha256 }) => sha256));
  });
});
