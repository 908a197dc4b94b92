import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findRedis, MissingServer } from './find-programs.mjs';
import { isRedisReady, startRedisServer } from './redis-server.mjs';
import { ServerProcess } from './server-process.mjs';

const MASTER = 'test-master';
const SENTINELS = 3;
const QUORUM = 2;
/** A master that is silent for so long is replaced. */
const DOWN_AFTER_MS = 1_000;
const AGREEMENT_MS = 30_000;
const POLL_MS = 50;

/**
 * Starts a master, a replica of it and three sentinels, which make the replica the master when the master dies.
 * @param {import('./guarded.mjs').Guard} guard
 */
export async function startRedisSentinel(guard) {
  const first = await startRedisServer(guard);
  const second = await startRedisServer(guard, { args: ['--replicaof', '127.0.0.1', String(first.port)] });
  const servers = [first, second];
  const sentinels = [];
  // One after the other: they find each other through the master.
  while (sentinels.length < SENTINELS) sentinels.push(await startSentinel(guard, first.port));
  const masterPort = () => ask(sentinels[0], (sentinel) => portOfMaster(sentinel));
  const failover = {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${MASTER}`,
    /** The server that the sentinels name as the master now. */
    master: async () => {
      const port = await masterPort();
      return servers.find((server) => server.port === port);
    },
    /** Waits until every sentinel knows the others and a replica that follows. */
    whenReady: () => until('the sentinels to agree', () => agree(sentinels)),
    /** Waits until the sentinels name another master than the one at this port. */
    whenFailedOver: (port) => until('a failover', async () => (await masterPort()) !== port),
  };
  await failover.whenReady();
  return failover;
}

async function startSentinel(guard, masterPort) {
  const found = await findRedis();
  if (found.kind !== 'local') throw new MissingServer('The tests of Sentinel need redis-server on this machine.');
  const folder = await guard.newFolder('sentinel');
  const file = join(folder, 'sentinel.conf');
  // Sentinel keeps what it learns in this file.
  await writeFile(
    file,
    [
      `dir ${folder}`,
      'bind 127.0.0.1',
      `sentinel monitor ${MASTER} 127.0.0.1 ${masterPort} ${QUORUM}`,
      `sentinel down-after-milliseconds ${MASTER} ${DOWN_AFTER_MS}`,
      `sentinel failover-timeout ${MASTER} 5000`,
      '',
    ].join('\n'),
  );
  const recipe = {
    name: 'redis-server --sentinel',
    command: (port) => ({
      command: found.paths['redis-server'],
      args: [file, '--sentinel', '--port', String(port)],
      options: { cwd: folder },
    }),
    isReady: isRedisReady,
    url: (port) => `redis://127.0.0.1:${port}`,
    stopSignal: 'SIGTERM',
    endSignal: 'SIGKILL',
  };
  return new ServerProcess(guard, recipe, { log: join(folder, 'sentinel.log') }).start();
}

async function agree(sentinels) {
  for (const sentinel of sentinels) {
    const state = await ask(sentinel, (redis) => redis.call('SENTINEL', 'MASTER', MASTER));
    const facts = Object.fromEntries(pairs(state));
    if (Number(facts['num-other-sentinels']) < SENTINELS - 1) return false;
    const replicas = await ask(sentinel, (redis) => redis.call('SENTINEL', 'REPLICAS', MASTER));
    const isFollowing = replicas.some((replica) => Object.fromEntries(pairs(replica))['master-link-status'] === 'ok');
    if (!isFollowing) return false;
  }
  return true;
}

async function portOfMaster(sentinel) {
  const [, port] = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER);
  return Number(port);
}

const pairs = (list) => Array.from({ length: list.length / 2 }, (_, at) => [list[at * 2], list[at * 2 + 1]]);

async function until(what, look) {
  const deadline = Date.now() + AGREEMENT_MS;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`Waited ${AGREEMENT_MS} ms for ${what}, in vain.`);
    await sleep(POLL_MS);
  }
}

async function ask(server, work) {
  const redis = new Redis(server.url, { retryStrategy: () => null });
  // The command's own rejection says the same.
  redis.on('error', () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
