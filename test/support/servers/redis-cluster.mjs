import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-port.mjs';
import { startRedisServer } from './redis-server.mjs';

const SLOTS = 16_384;
const NODES = 3;
/** A node that is silent for so long counts as failed. */
const NODE_TIMEOUT_MS = 2_000;
const AGREEMENT_MS = 30_000;
const POLL_MS = 50;

/**
 * Starts a Redis Cluster of three masters without replicas, each with a third of the slots. A node that is killed comes
 * back with its slots and without its data.
 * @param {import('./guarded.mjs').Guard} guard
 */
export async function startRedisCluster(guard) {
  const nodes = await Promise.all(Array.from({ length: NODES }, () => startNode(guard)));
  await Promise.all(nodes.map((node, index) => tell(node, 'CLUSTER', 'ADDSLOTSRANGE', ...slotsOf(index))));
  const [first, ...others] = nodes;
  for (const node of others) {
    await tell(first, 'CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(node.busPort));
  }
  const cluster = {
    nodes: nodes.map(({ server }) => server),
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    whenAgreed: () => untilAgreed(nodes),
  };
  await cluster.whenAgreed();
  return cluster;
}

async function startNode(guard) {
  const busPort = await freePort();
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-config-file': 'nodes.conf',
    'cluster-port': busPort,
    'cluster-node-timeout': NODE_TIMEOUT_MS,
    'cluster-require-full-coverage': 'no',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = await startRedisServer(guard, { args });
  return { server, port: server.port, busPort };
}

const slotsOf = (index) => [
  String(Math.floor((index * SLOTS) / NODES)),
  String(Math.floor(((index + 1) * SLOTS) / NODES) - 1),
];

async function untilAgreed(nodes) {
  const deadline = Date.now() + AGREEMENT_MS;
  for (const node of nodes) {
    for (;;) {
      const info = await tell(node, 'CLUSTER', 'INFO');
      if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${NODES}`)) break;
      if (Date.now() > deadline) throw new Error(`The Redis Cluster did not come together:\n${info}`);
      await sleep(POLL_MS);
    }
  }
}

async function tell({ port }, ...command) {
  const redis = new Redis({ host: '127.0.0.1', port, retryStrategy: () => null });
  // The command's own rejection says the same.
  redis.on('error', () => {});
  try {
    return await redis.call(...command);
  } finally {
    redis.disconnect();
  }
}
