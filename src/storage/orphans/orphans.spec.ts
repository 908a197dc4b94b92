import { Readable } from 'node:stream';
import { openMigratedDatabase } from '../../../test/support/app/migrated-database.js';
import { temporaryFolder } from '../../../test/support/servers/index.js';
import { DiskStorage } from '../disk/disk-storage.js';
import type { StorageKey } from '../storage.js';
import { storageKey } from '../storage-key.js';
import { InstallationRepository } from './installation.repository.js';
import { Orphans } from './orphans.service.js';

const ORPHAN = storageKey('folder', 'orphan');
const RULES = {
  olderThanMs: -1_000,
  referred: () => Promise.resolve(new Set<StorageKey>()),
  signal: new AbortController().signal,
};

let storage: DiskStorage;

beforeEach(async () => {
  storage = new DiskStorage(await temporaryFolder());
  await storage.put({ key: ORPHAN, content: Readable.from(['x']), contentType: 'text/plain' });
});

const installation = async () => new InstallationRepository(await openMigratedDatabase());
const isThere = async () => {
  const stored = await storage.open(ORPHAN);
  stored?.content.destroy();
  return stored !== undefined;
};

describe('orphans in a store', () => {
  it('are removed night after night by the installation whose store it is', async () => {
    const orphans = new Orphans(storage, await installation());
    expect(await orphans.remove('folder', RULES)).toBe(1);
    expect(await isThere()).toBe(false);
    expect(await orphans.remove('folder', RULES)).toBe(0);
  });

  it('stay as long as another installation keeps files there, and it is said what to do', async () => {
    const [own, other] = [await installation(), await installation()];
    await new Orphans(storage, other).remove('elsewhere', RULES);
    const left = storageKey('installations', await other.id());
    const removing = () => new Orphans(storage, own).remove('folder', RULES);
    await expect(removing()).rejects.toMatchObject({ code: 'store_shared', message: expect.stringContaining(left) });
    await expect(new Orphans(storage, other).remove('folder', RULES)).rejects.toMatchObject({ code: 'store_shared' });
    expect(await isThere()).toBe(true);
    await storage.remove([left]);
    expect(await removing()).toBe(1);
  });
});

it('an installation keeps its id, whichever of its processes asks first', async () => {
  const repository = await installation();
  const ids = await Promise.all([1, 2, 3].map(() => repository.id()));
  expect(new Set(ids).size).toBe(1);
  expect(await repository.id()).toBe(ids[0]);
  expect(await (await installation()).id()).not.toBe(ids[0]);
});
