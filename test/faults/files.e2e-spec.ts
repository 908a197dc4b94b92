import sharp from 'sharp';
import type { Database } from '../../src/database/index.js';
import { openDatabase } from '../../src/database/open-database.js';
import { variantKey } from '../../src/domains/files/images/image-keys.js';
import { logOf } from '../../src/observability/log.js';
import { variablesOf } from '../support/app/backends.js';
import { until } from '../support/app/until.js';
import { photo } from '../support/images/photo.js';
import { apiKeysOf, clientsOf } from '../support/marketplace/app.js';
import { ServerProcess } from '../support/process/server-process.js';
import { S3Emulator } from '../support/s3/s3.emulator.js';
import type { S3Request } from '../support/s3/s3-request.js';
import { afterFile } from '../support/servers/index.js';

const TIMEOUT_MS = 180_000;

async function opened(url: string): Promise<Database> {
  const database = await openDatabase({ kind: 'server', url, poolMax: 4 }, logOf('Test'));
  afterFile(() => database.close());
  await database.whenReady();
  return database;
}

const isRequest =
  (method: string, ending: string) =>
  (request: S3Request): boolean =>
    request.method === method && request.path.endsWith(ending);

describe('kill -9 while a file is on its way', () => {
  it(
    'loses and doubles nothing: a picture before its row, between its variants and after its commit, and an export',
    async () => {
      const store = new S3Emulator();
      await store.start();
      afterFile(() => store.stop());
      const servers = await variablesOf('postgres');
      const variables = { ...servers, ...store.variables(), JOB_LOCK_MS: '2000', API_KEYS: apiKeysOf([]) };
      const database = await opened(servers['DATABASE_URL'] ?? '');
      const content = await photo().jpeg().toBuffer();
      const putsOf = (name: string) => store.requests.filter((request) => request.endsWith(`-${name}.webp`)).length;

      let server = await ServerProcess.start(variables);
      const client = () => clientsOf(server)('client');
      /** Kills the program when a request comes to the store, which is then carried out; and starts it again. */
      const killAt = async (held: ReturnType<S3Emulator['hold']>) => {
        await held.arrived;
        await server.kill();
        held.release();
        server = await ServerProcess.start(variables);
      };

      const lost = expect(client().upload('/images', content)).rejects.toThrow('fetch failed');
      await killAt(store.hold(isRequest('PUT', '-original')));
      await lost;
      expect(await database.query('select id from haat.images')).toEqual([]);

      const atSecond = store.hold(isRequest('PUT', '-medium.webp'));
      const { imageId } = (await client().upload('/images', content)).body.data;
      await killAt(atSecond);

      await killAt(store.hold(isRequest('DELETE', `${imageId}-original`)));
      const [row] = await database.query<{ status: string; run: number }>(
        'select image.status, job.run from haat.images image join haat.jobs job on job.id = image.job_id',
      );
      expect(row).toEqual({ status: 'ready', run: 2 });
      await until('the file that was sent to be gone', () =>
        Promise.resolve(![...store.bucket.objects.keys()].some((key) => key.endsWith(`${imageId}-original`))),
      );
      expect(['thumbnail', 'medium', 'large'].map(putsOf)).toEqual([2, 2, 1]);

      const { variants } = (await client().get(`/images/${imageId}`)).body.data;
      expect(variants).toHaveLength(3);
      for (const { name, width, height, bytes } of variants) {
        const picture = store.bucket.get(variantKey(imageId, name)).content;
        expect(picture.length).toBe(bytes);
        expect(await sharp(picture).metadata()).toMatchObject({ format: 'webp', width, height });
        expect((await client().get(`/images/${imageId}/${name}`)).status).toBe(200);
      }

      const atFile = store.hold(isRequest('PUT', '.csv'));
      const { jobId } = (await client().post('/inventory/exports', { format: 'csv' })).body.data;
      await killAt(atFile);
      await until('the export to be written', async () => {
        const { body } = await client().get(`/inventory/exports/${jobId}`);
        return body.data.status === 'completed';
      });
      expect((await client().get(`/inventory/exports/${jobId}/download`)).body).toMatch(/^vendor_code,sku/);
      expect(
        store.requests.filter((request) => request === `PUT /haat-test/inventory-exports/${jobId}.csv`),
      ).toHaveLength(2);
      expect(await server.stop()).toBe(0);
    },
    TIMEOUT_MS,
  );
});
