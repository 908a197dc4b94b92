import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryInUse, lockDirectory, type DirectoryLock } from './directory-lock.js';

describe('lockDirectory()', () => {
  let directory: string;
  let held: DirectoryLock[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'haat-lock-'));
    held = [];
  });

  afterEach(async () => {
    await Promise.all(held.map((lock) => lock.release()));
    await rm(directory, { recursive: true });
  });

  const lock = async (folder = directory) => {
    const taken = await lockDirectory(folder);
    held.push(taken);
    return taken;
  };
  const sockets = () => readdir(join(directory, 'lock'));

  it('refuses a second one, also in the same process, and says who has it and what to do', async () => {
    const before = Date.now();
    await lock();
    const refusal = await lock().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DirectoryInUse);
    const { message, kind, code, holder } = refusal as DirectoryInUse;
    expect({ kind, code }).toEqual({ kind: 'conflict', code: 'data_directory_in_use' });
    expect(holder).toMatchObject({ pid: process.pid, host: hostname() });
    expect(Date.parse(holder.startedAt ?? '')).toBeGreaterThanOrEqual(before);
    for (const part of [directory, `process ${process.pid}`, holder.startedAt ?? '?', 'DATA_DIR', 'DATABASE_URL']) {
      expect(message).toContain(part);
    }
    expect(await sockets()).toHaveLength(1);
  });

  it('can be taken again after its release, and leaves nothing behind', async () => {
    await (await lock()).release();
    expect(await sockets()).toEqual([]);
    await lock();
  });

  it('tells anybody who connects who holds it, in one line', async () => {
    await lock();
    const [name] = await sockets();
    const socket = connect(join(directory, 'lock', name ?? ''));
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    expect(text).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(text)).toEqual({
      pid: process.pid,
      host: hostname(),
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      state: 'holder',
    });
  });

  it('works where the path is longer than a socket’s may be', async () => {
    const long = join(directory, 'd'.repeat(100), 'e'.repeat(100));
    expect(long.length).toBeGreaterThan(200);
    await mkdir(long, { recursive: true });
    await lock(long);
    await expect(lock(long)).rejects.toThrow(DirectoryInUse);
    expect(await readdir(join(long, 'lock'))).toHaveLength(1);
  });

  it('goes to exactly one of many that ask at once', async () => {
    for (let round = 0; round < 20; round++) {
      const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lock()));
      const refusals = attempts.filter((attempt) => attempt.status === 'rejected');
      expect(refusals).toHaveLength(7);
      for (const { reason } of refusals) expect(reason).toBeInstanceOf(DirectoryInUse);
      expect(await sockets()).toHaveLength(1);
      await held.pop()?.release();
    }
  });

  /** A socket in the lock folder as another process would have it. */
  async function withRival(name: string, answer: string | undefined, work: () => Promise<void>) {
    await mkdir(join(directory, 'lock'));
    const rival = createServer((socket) => answer !== undefined && socket.end(answer));
    await new Promise<void>((resolve) => {
      rival.listen(join(directory, 'lock', name), resolve);
    });
    try {
      await work();
    } finally {
      rival.close();
    }
  }

  it('is in use by a process that accepts and does not answer, named by its socket', async () => {
    await withRival(`4711-${'0'.repeat(16)}.sock`, undefined, async () => {
      await expect(lock()).rejects.toMatchObject({ holder: { pid: 4711, startedAt: expect.any(String) } });
    });
  });

  const candidate = `${JSON.stringify({ pid: 4711, host: 'here', startedAt: new Date(0), state: 'candidate' })}\n`;

  it('goes to the lower name where two are candidates, so that they agree at once', async () => {
    await withRival(`0-${'0'.repeat(16)}.sock`, candidate, async () => {
      await expect(lock()).rejects.toMatchObject({ holder: { pid: 4711, host: 'here' } });
    });
  });

  it('is not left to a candidate with the higher name', async () => {
    await withRival(`99999999-${'f'.repeat(16)}.sock`, candidate, async () => {
      await lock();
    });
  });

  it('does not mind other files in its folder', async () => {
    await mkdir(join(directory, 'lock', 'something'), { recursive: true });
    await lock();
  });
});
