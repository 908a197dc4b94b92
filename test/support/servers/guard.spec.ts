import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process of its own that starts a Redis server under a guard, says where, and waits. */
const OWNER = `
  import { startGuard } from ${JSON.stringify(join(import.meta.dirname, 'guarded.mjs'))};
  import { startRedisServer } from ${JSON.stringify(join(import.meta.dirname, 'redis-server.mjs'))};
  const guard = await startGuard();
  const redis = await startRedisServer(guard);
  process.once('SIGUSR2', () => guard.close().then(() => console.log('closed')));
  console.log(JSON.stringify({ folder: guard.folder, pid: redis.pid }));
  setInterval(() => undefined, 1000);
`;

const NOTHING = { running: false, folder: false };

type Owner = ChildProcessByStdio<null, Readable, null>;
interface Started {
  folder: string;
  pid: number;
}

async function startOwner(): Promise<{ owner: Owner; started: Started }> {
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', OWNER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  return { owner, started: JSON.parse(line.toString()) as Started };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function seeNothingLeft({ folder, pid }: Started): Promise<void> {
  for (let tries = 0; (isRunning(pid) || existsSync(folder)) && tries < 200; tries += 1) await sleep(25);
  expect({ running: isRunning(pid), folder: existsSync(folder) }).toEqual(NOTHING);
}

describe('a guard', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('leaves nothing behind when its owner gets %s', async (signal) => {
    const { owner, started } = await startOwner();
    expect(isRunning(started.pid)).toBe(true);
    owner.kill(signal);
    await once(owner, 'exit');
    await seeNothingLeft(started);
  });

  it('stops a server that is paused, too', async () => {
    const { owner, started } = await startOwner();
    process.kill(started.pid, 'SIGSTOP');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await seeNothingLeft(started);
  });

  it('has stopped everything when close() returns', async () => {
    const { owner, started } = await startOwner();
    owner.kill('SIGUSR2');
    await once(owner.stdout, 'data');
    expect({ running: isRunning(started.pid), folder: existsSync(started.folder) }).toEqual(NOTHING);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
  });
});
