import fc from 'fast-check';
import { parseRedisUrl } from './redis-url.js';

describe('a Redis URL', () => {
  it.each([
    ['redis://localhost', { topology: 'single', host: 'localhost', port: 6379, db: 0, tls: false }],
    ['redis://localhost:6380/', { topology: 'single', host: 'localhost', port: 6380, db: 0, tls: false }],
    [
      'redis://haat:secret@cache.example.com:6379/15',
      {
        topology: 'single',
        host: 'cache.example.com',
        port: 6379,
        db: 15,
        tls: false,
        username: 'haat',
        password: 'secret',
      },
    ],
    [
      'redis://:secret@10.0.0.1',
      { topology: 'single', host: '10.0.0.1', port: 6379, db: 0, tls: false, password: 'secret' },
    ],
    ['rediss://cache:6390', { topology: 'single', host: 'cache', port: 6390, db: 0, tls: true }],
    ['redis://[::1]:6380/2', { topology: 'single', host: '::1', port: 6380, db: 2, tls: false }],
    ['redis://[fe80::1]', { topology: 'single', host: 'fe80::1', port: 6379, db: 0, tls: false }],
  ])('names one server: %s', (url, expected) => {
    expect(parseRedisUrl(url)).toEqual(expected);
  });

  it.each([
    [
      'redis+sentinel://one,two:26380/mymaster',
      {
        topology: 'sentinel',
        sentinels: [
          { host: 'one', port: 26_379 },
          { host: 'two', port: 26_380 },
        ],
        master: 'mymaster',
        db: 0,
        tls: false,
      },
    ],
    [
      'rediss+sentinel://:secret@[::1]:26379/mymaster/3',
      {
        topology: 'sentinel',
        sentinels: [{ host: '::1', port: 26_379 }],
        master: 'mymaster',
        db: 3,
        tls: true,
        password: 'secret',
      },
    ],
  ])('names the sentinels of a master: %s', (url, expected) => {
    expect(parseRedisUrl(url)).toEqual(expected);
  });

  it.each([
    [
      'redis+cluster://one:7000,two',
      {
        topology: 'cluster',
        nodes: [
          { host: 'one', port: 7000 },
          { host: 'two', port: 6379 },
        ],
        tls: false,
      },
    ],
    [
      'rediss+cluster://haat:secret@one',
      { topology: 'cluster', nodes: [{ host: 'one', port: 6379 }], tls: true, username: 'haat', password: 'secret' },
    ],
  ])('names nodes of a cluster: %s', (url, expected) => {
    expect(parseRedisUrl(url)).toEqual(expected);
  });

  it('carries any user and password that are encoded', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, text, (username, password) => {
        const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@host`;
        expect(parseRedisUrl(url)).toMatchObject({ username, password, host: 'host' });
      }),
    );
  });

  it('takes "@" and ":" in a password also as they are', () => {
    expect(parseRedisUrl('redis://:p@ss:word@host:1')).toMatchObject({ password: 'p@ss:word', host: 'host', port: 1 });
  });

  it.each([
    ['redis://:pa/ss@host', 'has not the shape redis://user:password@host:port/db'],
    ['redis://:pa?ss@host', 'in the password write "/" as %2F'],
    ['redis://:pa#ss@host', '"#" as %23'],
    ['redis://user@', 'has not the shape'],
    ['redis://host?db=1', 'has not the shape'],
    ['redis+ring://host', 'has not the shape'],
    ['redis://:100%@host', 'write %25 for "%"'],
    ['redis://host:0', 'names no usable host and port'],
    ['redis://host:65536', 'names no usable host and port'],
    ['redis://host:port', 'names no usable host and port'],
    ['redis://::1:6379', '[::1]:6379 for IPv6'],
    ['redis+cluster://one,,two', 'names no usable host and port'],
    ['redis://one,two', 'names several hosts: use redis+sentinel:// or redis+cluster://'],
    ['redis://host/first', 'names a database that is not a number'],
    ['redis://host/0/1', 'has more than a database number'],
    ['redis+sentinel://host', 'has not the shape redis+sentinel://host:26379/master-name/db'],
    ['redis+sentinel://host/master/first', 'names a database that is not a number'],
    ['redis+sentinel://host/master/0/1', 'has not the shape redis+sentinel://'],
    ['redis+cluster://host/1', 'a cluster has only database 0'],
  ])('is refused as %s', (url, problem) => {
    expect(() => parseRedisUrl(url)).toThrow(problem);
  });
});
