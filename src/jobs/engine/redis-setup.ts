/** What BullMQ needs at least. */
const OLDEST_VERSION = 5;

/** How a Redis server is set up, as far as it tells: a managed one may keep some of it to itself. */
export interface RedisSetup {
  readonly version?: string;
  readonly evictionPolicy?: string;
  readonly appendsToFile?: boolean;
  /** When snapshots are taken, as `CONFIG GET save` says; empty: never. */
  readonly snapshots?: string;
}

/** @param info the answer to `INFO` */
export function setupOf(info: string, snapshots: string | undefined): RedisSetup {
  const facts = new Map(info.split(/\r?\n/).map((line) => splitAtColon(line)));
  const appends = facts.get('aof_enabled');
  return {
    version: facts.get('redis_version'),
    evictionPolicy: facts.get('maxmemory_policy'),
    appendsToFile: appends === undefined ? undefined : appends === '1',
    snapshots,
  };
}

/** Why the queues cannot run on such a server at all. */
export function tooOld({ version }: RedisSetup): string | undefined {
  if (version === undefined || !(Number.parseInt(version, 10) < OLDEST_VERSION)) return undefined;
  return `Redis ${version} is too old for the queues: use ${OLDEST_VERSION}.0 or newer, or unset REDIS_URL and REDIS_HOST.`;
}

/** Why such a server would throw jobs away when it is full. They are found again, but late and again and again. */
export function evictsJobs({ evictionPolicy }: RedisSetup): string | undefined {
  if (evictionPolicy === undefined || evictionPolicy === 'noeviction') return undefined;
  return (
    `Redis has maxmemory-policy "${evictionPolicy}", which throws jobs away when its memory is full: ` +
    'set it to noeviction (CONFIG SET maxmemory-policy noeviction, and in redis.conf).'
  );
}

/** Whether a restart of the server empties it; false as well when it does not tell. */
export function forgetsAtRestart({ appendsToFile, snapshots }: RedisSetup): boolean {
  return appendsToFile === false && snapshots === '';
}

function splitAtColon(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
