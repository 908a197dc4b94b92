import { mkdir, readdir, readFile, readlink, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { until } from '../../../test/support/app/until.js';
import { temporaryFolder } from '../../../test/support/servers/index.js';
import { itBehavesAsStorage, objectOf } from '../../../test/support/storage/storage-behaviour.js';
import { storageKey } from '../storage-key.js';
import { DiskStorage } from './disk-storage.js';

const KEY = storageKey('tests', 'one.bin');

describe('files on disk', () => {
  let folder: string;
  let storage: DiskStorage;

  beforeEach(async () => {
    folder = join(await temporaryFolder(), 'files');
    storage = new DiskStorage(folder);
  });

  itBehavesAsStorage(() => storage);

  const incoming = () => readdir(join(folder, '.incoming'));
  const modeOf = async (...path: string[]) => ((await stat(join(folder, ...path))).mode & 0o777).toString(8);

  it('may be read by nobody else', async () => {
    await storage.put(objectOf('x'));
    expect(await modeOf()).toBe('700');
    expect(await modeOf('tests')).toBe('700');
    expect(await modeOf('tests', 'one.bin')).toBe('600');
  });

  it('leave no unfinished file behind, whatever became of them', async () => {
    await storage.put(objectOf('x'));
    const broken = objectOf('x');
    const putting = storage.put(broken);
    broken.content.destroy(new Error('broken'));
    await expect(putting).rejects.toThrow('broken');
    await mkdir(join(folder, 'tests', 'folder'));
    await expect(storage.put(objectOf('x', storageKey('tests', 'folder')))).rejects.toMatchObject({
      code: 'storage_unavailable',
      kind: 'unavailable',
      message: expect.not.stringContaining(folder) as string,
    });
    expect(await incoming()).toEqual([]);
  });

  it('are rid of what a killed process left unfinished, not of what another is just writing', async () => {
    await mkdir(join(folder, '.incoming'), { recursive: true });
    await writeFile(join(folder, '.incoming', 'old'), 'x');
    await writeFile(join(folder, '.incoming', 'young'), 'x');
    const dayBeforeYesterday = new Date(Date.now() - 48 * 3_600_000);
    await utimes(join(folder, '.incoming', 'old'), dayBeforeYesterday, dayBeforeYesterday);
    await storage.put(objectOf('x'));
    expect(await incoming()).toEqual(['young']);
  });

  it('are taken in also when somebody has tidied away what is empty', async () => {
    await storage.put(objectOf('x'));
    await rm(join(folder, '.incoming'), { recursive: true });
    await expect(storage.put(objectOf('xy'))).resolves.toBe(2);
  });

  it('never lead out of their folder by a link', async () => {
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'one.bin'), 'secret');
    await mkdir(folder, { recursive: true });
    await symlink(outside, join(folder, 'tests'));
    await symlink(join(outside, 'one.bin'), join(folder, 'link'));

    const refused = { code: 'storage_unavailable' };
    await expect(storage.put(objectOf('mine'))).rejects.toMatchObject(refused);
    await expect(storage.open(KEY)).rejects.toMatchObject(refused);
    await expect(storage.remove([KEY])).rejects.toMatchObject(refused);
    await expect(storage.open(storageKey('link'))).rejects.toMatchObject(refused);
    for await (const { key } of storage.list('tests')) throw new Error(`It listed ${key}.`);
    expect(await readFile(join(outside, 'one.bin'), 'utf8')).toBe('secret');
  });

  it('are held open by nobody who does not read them', async () => {
    await storage.put(objectOf('x'));
    for (let round = 0; round < 50; round += 1) (await storage.open(KEY))?.content.destroy();
    const isOurs = async (name: string) =>
      (await readlink(join('/proc/self/fd', name)).catch(() => '')).startsWith(folder);
    await until('the files to be closed', async () => {
      const names = await readdir('/proc/self/fd').catch((): string[] => []);
      return !(await Promise.all(names.map(isOurs))).includes(true);
    });
  });

  it('may stand in a folder that is itself a link, such as to a larger disk', async () => {
    const large = await temporaryFolder();
    const linked = join(await temporaryFolder(), 'files');
    await symlink(large, linked);
    const behindLink = new DiskStorage(linked);
    await behindLink.put(objectOf('x'));
    const stored = await behindLink.open(KEY);
    expect(stored && (await buffer(stored.content)).toString()).toBe('x');
  });
});
