import { cp, mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryInUse } from './directory-lock.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from './open-embedded-database.js';
import { POSTGRES_MAJOR } from './settings.js';

/** Offset and value of the cluster's state in pg_control: DB_SHUTDOWNED. */
const STATE_OFFSET = 16;
const SHUT_DOWN = 1;

describe('openEmbeddedDatabase()', () => {
  let root: string;
  let made: string;
  let created: EmbeddedDatabase;
  const log = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'haat-open-'));
    made = join(root, 'not', 'there', 'yet');
    created = await openEmbeddedDatabase(made, log);
  });

  afterEach(() => expect(log.error).not.toHaveBeenCalled());

  afterAll(async () => {
    await created.close();
    await rm(root, { recursive: true });
  });

  /** A data directory of its own, from the one that was made first. */
  async function copy(name: string): Promise<string> {
    const directory = join(root, name);
    await mkdir(directory);
    await cp(join(made, 'postgres'), join(directory, 'postgres'), { recursive: true });
    await rm(join(directory, 'postgres', 'postmaster.pid'), { force: true });
    return directory;
  }

  it('makes a database at the first start, that nobody else may read', async () => {
    expect(created.firstStart).toBe(true);
    expect(log.info).toHaveBeenCalledWith(
      expect.objectContaining({ directory: made, firstStart: true, tookMs: expect.any(Number) }),
      'Embedded database created',
    );
    expect((await stat(made)).mode & 0o777).toBe(0o700);
    const files = await readdir(join(made, 'postgres'), { recursive: true, withFileTypes: true });
    expect(files.length).toBeGreaterThan(300);
    for (const file of files.filter(({ name }) => name !== 'pg_internal.init')) {
      expect((await stat(join(file.parentPath, file.name))).mode & 0o077).toBe(0);
    }
  });

  it('is the version that data directories are checked against, with only the database that is used', async () => {
    const { rows } = await created.pool.query(
      `select current_setting('server_version_num')::int / 10000 as major, array_agg(datname::text) as databases
         from pg_database`,
    );
    expect(rows).toEqual([{ major: Number(POSTGRES_MAJOR), databases: ['postgres'] }]);
  });

  it('looks for unqualified names in BullMQ’s schema, also after a RESET', async () => {
    const path = async () => (await created.pool.query('show search_path')).rows;
    expect(await path()).toEqual([{ search_path: 'bullmq,public' }]);
    await created.pool.query(`set search_path = elsewhere`);
    await created.pool.query('reset search_path');
    expect(await path()).toEqual([{ search_path: 'bullmq,public' }]);
    const { rows } = await created.pool.query(`select current_setting('synchronous_commit') as commits`);
    expect(rows).toEqual([{ commits: 'on' }]);
  });

  it('has a directory for itself', async () => {
    await expect(openEmbeddedDatabase(made, log)).rejects.toThrow(DirectoryInUse);
    expect((await created.pool.query('select 1 as x')).rows).toEqual([{ x: 1 }]);
  });

  it('shuts down in good order, once, and finds everything again', async () => {
    const directory = await copy('again');
    const first = await openEmbeddedDatabase(directory, log);
    expect(first.firstStart).toBe(false);
    await first.pool.query('create table kept (id int); insert into kept values (1)');
    const client = await first.pool.connect();
    await client.query('begin; insert into kept values (2)');
    void client.query('rollback').then(() => client.release());
    await Promise.all([first.close(), first.close()]);
    const control = await readFile(join(directory, 'postgres', 'global', 'pg_control'));
    expect(control.readInt32LE(STATE_OFFSET)).toBe(SHUT_DOWN);
    expect(await readdir(join(directory, 'lock'))).toEqual([]);
    const second = await openEmbeddedDatabase(directory, log);
    expect((await second.pool.query('select id from kept')).rows).toEqual([{ id: 1 }]);
    await second.close();
  });

  it('takes an empty folder for a place to put the database', async () => {
    const directory = join(root, 'mount');
    await mkdir(join(directory, 'postgres'), { recursive: true });
    await mkdir(join(directory, 'postgres.new-0123abcd', 'base'), { recursive: true });
    await writeFile(join(directory, 'uploads'), 'not ours');
    const database = await openEmbeddedDatabase(directory, log);
    expect(database.firstStart).toBe(true);
    await database.close();
    expect((await readdir(directory)).sort()).toEqual(['lock', 'postgres', 'uploads']);
  });

  it.each<[string, RegExp, (postgres: string) => Promise<unknown>]>([
    ['another version’s data', /written by PostgreSQL 17/, (folder) => writeFile(join(folder, 'PG_VERSION'), '17\n')],
    ['something else', /PG_VERSION is missing/, (folder) => rm(join(folder, 'PG_VERSION'))],
    ['a part of a database', /pg_control is missing/, (folder) => rm(join(folder, 'global', 'pg_control'))],
    ['a server’s database', /process 4711/, (folder) => writeFile(join(folder, 'postmaster.pid'), '4711\n/data\n')],
    [
      'damaged data',
      /does not start.*FATAL.*PG_CONTROL_VERSION/,
      (folder) => overwrite(join(folder, 'global', 'pg_control')),
    ],
  ])('refuses %s, changes nothing, and lets go of the directory', async (name, message, spoil) => {
    const directory = await copy(name);
    await spoil(join(directory, 'postgres'));
    const before = await readdir(join(directory, 'postgres'), { recursive: true });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openEmbeddedDatabase(directory, log)).rejects.toMatchObject({
        code: 'data_directory_unusable',
        message: expect.stringMatching(message),
      });
    }
    const after = await readdir(join(directory, 'postgres'), { recursive: true });
    expect(after.filter((file) => file !== 'postmaster.pid').sort()).toEqual(
      before.filter((file) => file !== 'postmaster.pid').sort(),
    );
  });

  it('refuses a file where the folder should be', async () => {
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(openEmbeddedDatabase(file, log)).rejects.toMatchObject({ code: 'boot_fault' });
    const directory = join(root, 'holds-a-file');
    await mkdir(directory);
    await writeFile(join(directory, 'postgres'), '');
    await expect(openEmbeddedDatabase(directory, log)).rejects.toMatchObject({ code: 'data_directory_unusable' });
  });

  async function overwrite(path: string): Promise<void> {
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(512, 7), 0, 512, 0);
    await file.close();
  }
});
