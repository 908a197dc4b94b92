import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/support/servers/index.js';
import { loadConfig } from '../../config/index.js';
import { loadSealingKeys } from './load-sealing-keys.js';

const KEY = `mine:${randomBytes(32).toString('base64')}`;
const load = (dataDir: string, keys = '') => loadSealingKeys(loadConfig({ DATA_DIR: dataDir, ENCRYPTION_KEYS: keys }));
const ids = async (dataDir: string, keys = '') => (await load(dataDir, keys)).all.map(({ id }) => id);

describe('the keys of the embedded database', () => {
  it('are made once, in a file that only this user may read', async () => {
    const folder = await temporaryFolder();
    const [made] = await ids(folder);
    expect(await readdir(folder)).toEqual(['encryption-keys']);
    expect((await stat(join(folder, 'encryption-keys'))).mode & 0o777).toBe(0o600);
    expect(await ids(folder)).toEqual([made]);
  });

  it('are made although a start before was killed in the middle of it', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'encryption-keys.new'), 'half');
    expect(await ids(folder)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['encryption-keys']);
  });

  it('are not made when some are configured, and open what they sealed when some are configured later', async () => {
    const folder = await temporaryFolder();
    expect(await ids(folder, KEY)).toEqual(['mine']);
    expect(await readdir(folder)).toEqual([]);
    const [made] = await ids(folder);
    expect(await ids(folder, KEY)).toEqual(['mine', made]);
    const copied = (await readFile(join(folder, 'encryption-keys'), 'utf8')).trim();
    expect(await ids(folder, copied)).toEqual([made]);
  });

  it.each(['', 'nonsense', 'a:b'])('stop the start when their file holds %j', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'encryption-keys'), text);
    await expect(load(folder)).rejects.toThrow(/encryption-keys" cannot be used \(.*bring the file back/);
    expect(await readFile(join(folder, 'encryption-keys'), 'utf8')).toBe(text);
  });

  it('are none with a server', async () => {
    const config = loadConfig({ DATABASE_URL: 'postgres://host/haat' });
    expect((await loadSealingKeys(config)).all).toEqual([]);
  });
});
