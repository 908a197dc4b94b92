import { RetryLater } from '../jobs/index.js';
import { storageUnavailable } from './storage.errors.js';
import { laterWhileStoreIsDown } from './store-trouble.js';

it('has a job come again while the store is down, and keeps what it is that is down', async () => {
  const cause = Object.assign(new Error('no space left on /var/files'), { code: 'ENOSPC' });
  const later = await laterWhileStoreIsDown(() => Promise.reject(storageUnavailable(cause))).catch(
    (error: unknown) => error,
  );
  expect(later).toBeInstanceOf(RetryLater);
  expect(later).toMatchObject({
    delayMs: 15_000,
    message: 'The file store cannot be used at the moment (ENOSPC).',
    cause,
  });
});

it('lets every other failure be the job’s own', async () => {
  const failure = new Error('The database went away.');
  await expect(laterWhileStoreIsDown(() => Promise.reject(failure))).rejects.toBe(failure);
});
