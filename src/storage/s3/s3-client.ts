import type { S3Client } from '@aws-sdk/client-s3';
import type { StorageConfig } from '../../config/index.js';

export type S3Config = Extract<StorageConfig, { kind: 's3' }>;

/** In ms: until there is a connection; of silence on it; until an answer has begun. */
const TIMEOUTS = { connectionTimeout: 5_000, socketTimeout: 20_000, requestTimeout: 60_000 };
export type S3Timeouts = typeof TIMEOUTS;

/** Tries of one request, with the client's own backoff between them. */
const TRIES = 4;

/** The client takes a third of a second to load, so only what uses it does. */
export async function s3Client({ region, endpoint, credentials }: S3Config, timeouts = TIMEOUTS): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    region,
    // Stores that are not Amazon's seldom have a host name for each bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    maxAttempts: TRIES,
    requestHandler: { ...timeouts, throwOnRequestTimeout: true },
    // Many stores do not know the checksums that the client would otherwise add to each request.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
