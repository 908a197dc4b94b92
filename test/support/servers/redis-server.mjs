import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { containerCommand } from './container.mjs';
import { findRedis } from './find-programs.mjs';
import { ServerProcess } from './server-process.mjs';

/**
 * Starts a Redis server that keeps nothing on disk, unless `args` say so.
 * @param {import('./guarded.mjs').Guard} guard
 * @param {{ port?: number, args?: string[] }} [options]
 */
export async function startRedisServer(guard, { port, args = [] } = {}) {
  const found = await findRedis();
  const folder = await guard.newFolder('redis');
  const settings = ['--save', '', '--appendonly', 'no', ...args];

  const inContainer = (at) =>
    containerCommand({
      name: 'redis',
      image: found.image,
      port: at,
      innerPort: 6379,
      folder,
      innerFolder: '/data',
      args: ['redis-server', ...settings],
    });
  const onThisMachine = (at) => ({
    command: found.paths['redis-server'],
    args: ['--port', String(at), '--bind', '127.0.0.1', '--dir', folder, ...settings],
    options: { cwd: folder },
  });

  const recipe = {
    name: 'redis-server',
    command: found.kind === 'local' ? onThisMachine : inContainer,
    isReady: isRedisReady,
    url: (at) => `redis://127.0.0.1:${at}`,
    stopSignal: 'SIGTERM',
    endSignal: 'SIGKILL',
  };
  return new ServerProcess(guard, recipe, { port, log: join(folder, 'redis.log') }).start();
}

/** Asks the server itself, and for its process, because another one may have taken the port first. */
export async function isRedisReady(port, pid) {
  const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
  try {
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.write('INFO server\r\n');
    const [data] = await once(socket, 'data');
    const answer = data.toString('latin1');
    if (answer.startsWith('-NOAUTH')) return true;
    return answer.startsWith('$') && (pid === undefined || answer.includes(`process_id:${pid}\r\n`));
  } finally {
    socket.destroy();
  }
}
