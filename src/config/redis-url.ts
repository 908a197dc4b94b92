import type { HostAndPort, RedisConfig } from './config.js';

/** A user holds no ":", and a password may hold "@" as it is: hosts hold none, so that the last one ends it. */
const CREDENTIALS = /(?:(?<user>[^:@/?#]*)(?::(?<password>[^/?#]*))?@)?/.source;

const SHAPE = new RegExp(
  String.raw`^(?<scheme>rediss?)(\+(?<topology>sentinel|cluster))?://${CREDENTIALS}(?<hosts>[^@/?#]+)(?<path>/[^@?#]*)?$`,
);

/**
 * Reads the four shapes of `REDIS_URL`; `rediss` in place of `redis` means TLS:
 * - `redis://user:password@host:6379/0`
 * - `redis+sentinel://user:password@host1:26379,host2:26379/master-name/0`
 * - `redis+cluster://user:password@host1:6379,host2:6379`
 *
 * @throws Error with the reason when the URL has none of them. It quotes nothing of the URL: in one that cannot be read
 * any part may belong to the password.
 */
export function parseRedisUrl(url: string): RedisConfig {
  const parts = SHAPE.exec(url)?.groups;
  if (!parts?.hosts) {
    throw new Error(
      'has not the shape redis://user:password@host:port/db: in the password write "/" as %2F, "?" as %3F, "#" as %23',
    );
  }
  const credentials = {
    tls: parts.scheme === 'rediss',
    ...(parts.user && { username: decoded(parts.user) }),
    ...(parts.password && { password: decoded(parts.password) }),
  };
  const path = (parts.path ?? '').split('/').filter((part) => part !== '');

  if (parts.topology === 'sentinel') {
    const [master, db, ...more] = path;
    if (!master || more.length > 0) throw new Error('has not the shape redis+sentinel://host:26379/master-name/db');
    return { topology: 'sentinel', sentinels: hostsOf(parts.hosts, 26_379), master, db: dbOf(db), ...credentials };
  }
  if (parts.topology === 'cluster') {
    if (path.length > 0) throw new Error('names a database, but a cluster has only database 0');
    return { topology: 'cluster', nodes: hostsOf(parts.hosts, 6379), ...credentials };
  }
  const [only, ...more] = hostsOf(parts.hosts, 6379);
  if (!only || more.length > 0) throw new Error('names several hosts: use redis+sentinel:// or redis+cluster://');
  if (path.length > 1) throw new Error('has more than a database number after the host: redis://host:6379/0');
  return { topology: 'single', ...only, db: dbOf(path[0]), ...credentials };
}

function hostsOf(list: string, defaultPort: number): HostAndPort[] {
  return list.split(',').map((entry) => {
    const [, bracketed, plain, digits] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d+))?$/.exec(entry) ?? [];
    const host = bracketed ?? plain;
    const port = digits === undefined ? defaultPort : Number(digits);
    if (!host || port < 1 || port > 65_535) {
      throw new Error(`names no usable host and port: write host:${defaultPort}, or [::1]:${defaultPort} for IPv6`);
    }
    return { host, port };
  });
}

function dbOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,9}$/.test(text)) throw new Error('names a database that is not a number, such as the 0 in /0');
  return Number(text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('holds a "%" in its user or password that begins no encoded character: write %25 for "%"');
  }
}
