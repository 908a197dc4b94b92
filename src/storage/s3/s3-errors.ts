/** Whether the store says that there is no object under the key; a bucket that is missing is another matter. */
export function isNoSuchObject(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'NoSuchBucket') return false;
  return error.name === 'NoSuchKey' || statusOf(error) === 404;
}

function statusOf(error: Error): unknown {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : undefined;
}
