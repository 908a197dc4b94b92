import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { transformFile } from '@swc/core';
import { DirectoryInUse } from '../../src/database/embedded/directory-lock.js';
import { openEmbeddedDatabase } from '../../src/database/embedded/open-embedded-database.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const repository = join(import.meta.dirname, '..', '..');

const PROGRAMS = {
  'lock.mjs': `
    import { lockDirectory } from './src/database/embedded/directory-lock.js';
    process.stdin.once('data', async () => {
      try {
        await lockDirectory(process.argv[2]);
        console.log('held');
        setInterval(() => undefined, 1000);
      } catch (error) {
        console.log(JSON.stringify({ code: error.code, holder: error.holder?.pid, message: error.message }));
        process.exit();
      }
    });
    console.log('ready');`,
  'write.mjs': `
    import { openEmbeddedDatabase } from './src/database/embedded/open-embedded-database.js';
    const log = { info() {}, warn() {}, error(fields, message) { console.error(message, fields); } };
    const { pool } = await openEmbeddedDatabase(process.argv[2], log);
    await pool.query('create table if not exists kept (id serial primary key, filler text)');
    console.log('open');
    for (;;) {
      const { rows } = await pool.query('insert into kept (filler) values ($1) returning id', ['x'.repeat(500)]);
      console.log(rows[0].id);
      if (rows[0].id % 100 === 0) await pool.query('checkpoint');
    }`,
};

/** The sources as JavaScript, for processes that Jest does not transform for. */
async function compile(to: string): Promise<void> {
  for (const folder of ['src/errors', 'src/database/embedded']) {
    await mkdir(join(to, folder), { recursive: true });
    for (const name of await readdir(join(repository, folder))) {
      if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
      const { code } = await transformFile(join(repository, folder, name), { configFile: join(repository, '.swcrc') });
      await writeFile(join(to, folder, `${basename(name, '.ts')}.js`), code);
    }
  }
  await symlink(join(repository, 'node_modules'), join(to, 'node_modules'));
  await writeFile(join(to, 'package.json'), '{ "type": "module" }');
  for (const [name, source] of Object.entries(PROGRAMS)) await writeFile(join(to, name), source);
}

describe('the embedded database in processes of its own', () => {
  let root: string;
  let empty: string;
  const children = new Set<ChildProcess>();

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'haat-embedded-'));
    await compile(root);
    empty = join(root, 'empty');
    await (await openEmbeddedDatabase(empty, silent)).close();
  });

  afterEach(async () => {
    await Promise.all([...children].map(kill));
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  function start(program: keyof typeof PROGRAMS, directory: string) {
    const child = spawn(process.execPath, [join(root, program), directory], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, next: async () => String((await lines.next()).value) };
  }

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  it('goes to exactly one of several starters, over and over, whatever the killed ones left', async () => {
    const directory = join(root, 'raced');
    await mkdir(directory);
    for (let round = 0; round < 6; round++) {
      const starters = Array.from({ length: 5 }, () => start('lock.mjs', directory));
      await Promise.all(starters.map(({ next }) => next()));
      for (const { child } of starters) child.stdin.write('go\n');
      const answers = await Promise.all(starters.map(({ next }) => next()));
      const holders = starters.filter((_, index) => answers[index] === 'held');
      expect(holders).toHaveLength(1);
      for (const answer of answers.filter((text) => text !== 'held')) {
        expect(JSON.parse(answer)).toMatchObject({ code: 'data_directory_in_use' });
      }
      await Promise.all([...children].map(kill));
    }
  });

  it('names a holder that is stopped, and is free once it is killed', async () => {
    const directory = join(root, 'stopped');
    await mkdir(directory);
    const holder = start('lock.mjs', directory);
    await holder.next();
    holder.child.stdin.write('go\n');
    expect(await holder.next()).toBe('held');
    holder.child.kill('SIGSTOP');
    await expect(openEmbeddedDatabase(directory, silent)).rejects.toMatchObject({ holder: { pid: holder.child.pid } });
    await kill(holder.child);
    await cp(join(empty, 'postgres'), join(directory, 'postgres'), { recursive: true });
    await (await openEmbeddedDatabase(directory, silent)).close();
    expect(await readdir(join(directory, 'lock'))).toEqual([]);
  });

  it('keeps every acknowledged row when its process is killed, again and again', async () => {
    const directory = join(root, 'killed');
    await mkdir(directory);
    await cp(join(empty, 'postgres'), join(directory, 'postgres'), { recursive: true });
    const acknowledged: number[] = [];
    for (const until of [150, 400, 700]) {
      const { child, next } = start('write.mjs', directory);
      expect(await next()).toBe('open');
      await expect(openEmbeddedDatabase(directory, silent)).rejects.toThrow(DirectoryInUse);
      while ((acknowledged.at(-1) ?? 0) < until) acknowledged.push(Number(await next()));
      await kill(child);
    }
    const { pool, firstStart, close } = await opened(directory);
    expect(firstStart).toBe(false);
    const { rows } = await pool.query<{ id: number }>('select id from kept order by id');
    const kept = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect((await pool.query('select id from kept where filler is null')).rows).toEqual([]);
    await close();
  });

  it('begins anew when the first start was killed in the middle', async () => {
    const directory = join(root, 'half-made');
    const { child } = start('write.mjs', directory);
    const isUnfinished = async () => {
      const names = await readdir(directory).catch((): string[] => []);
      return names.some((name) => name.startsWith('postgres.new-'));
    };
    while (!(await isUnfinished())) await pause(1);
    await kill(child);
    expect(await readdir(directory)).not.toContain('postgres');
    const { pool, firstStart, close } = await opened(directory);
    expect(firstStart).toBe(true);
    expect((await pool.query('select 1 as x')).rows).toEqual([{ x: 1 }]);
    await close();
    expect((await readdir(directory)).sort()).toEqual(['lock', 'postgres']);
    expect((await stat(join(directory, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  async function opened(directory: string) {
    const database = await openEmbeddedDatabase(directory, silent);
    return { pool: database.pool, firstStart: database.firstStart, close: () => database.close() };
  }
});
