import fc from 'fast-check';
import { ConfigurationFault, masked } from './configuration-fault.js';

describe('a value in a fault', () => {
  it.each([
    ['PORT', 'many', '"many"'],
    ['PORT', 'a\nb', String.raw`"a\nb"`],
    ['REDIS_URL', 'redis://host:6379/0', '"redis://host:6379/0"'],
    ['REDIS_URL', 'http://host', '"http://host"'],
    ['REDIS_URL', 'redis://user:secret@host:6379/0', '"redis://***@host:6379/0"'],
    ['REDIS_URL', 'redis://user:sec@ret@host', '"redis://***@host"'],
    ['REDIS_URL', 'redis://:sec/ret@[::1]:6379', '"redis://***@[::1]:6379"'],
    ['REDIS_URL', 'redis+sentinel://:secret@one:1,two:2/name/0', '"redis+sentinel://***@one:1,two:2/name/0"'],
    ['DATABASE_URL', 'postgres://host/haat?password=secret', '"***"'],
    ['DATABASE_URL', 'host=there password=secret', '"***"'],
    ['DATABASE_URL', 'postgres://user@host:secret', '"***"'],
    ['REDIS_URL', 'secret', '"***"'],
    ['REDIS_URL', 'redis://:secret', '"***"'],
    ['REDIS_HOST', 'redis://:secret@host', '"redis://***@host"'],
    ['REDIS_HOST', 'user:secret@host', '"***"'],
    ['REDIS_PASSWORD', 'secret', '"***"'],
    ['API_KEYS', 'admin:one:secret', '"***"'],
    ['ENCRYPTION_KEY', 'secret', '"***"'],
    ['WHATSAPP_ACCESS_TOKEN', 'secret token', '"***"'],
  ])('stands there without its secret: %s=%s', (variable, value, shown) => {
    expect(masked(variable, value)).toBe(shown);
  });

  it('is cut when it is long', () => {
    expect(masked('HOST', 'x'.repeat(1000)).length).toBeLessThan(250);
    expect(masked('REDIS_URL', `redis://${'x'.repeat(1000)}`).length).toBeLessThan(250);
  });

  it('shows of an address at most what stands after its last "@"', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(!after.includes('@'));
        expect(['"***"', `"redis://***@${after}"`]).toContain(masked('REDIS_URL', `redis://${before}@${after}`));
      }),
    );
  });
});

describe('a configuration fault', () => {
  it('names each variable, its value and what is allowed on a line of its own', () => {
    const fault = new ConfigurationFault([
      { variable: 'PORT', shown: '"many"', problem: 'must be a whole number' },
      { variable: 'API_KEYS', problem: 'is not set' },
    ]);
    expect(fault.message).toBe(
      'The environment cannot be used:\n  PORT="many" must be a whole number\n  API_KEYS is not set',
    );
    expect(fault).toMatchObject({ name: 'ConfigurationFault', kind: 'invalid', code: 'configuration_fault' });
  });
});
