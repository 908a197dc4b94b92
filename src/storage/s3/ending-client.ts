import type { S3Client } from '@aws-sdk/client-s3';

type Command = Parameters<S3Client['send']>[0];
type Send = (command: Command, options?: object) => Promise<unknown>;

/**
 * The client for one upload, whose requests end with the signal: the upload by itself waits for those under way, and a store
 * that hangs would hold it for minutes. The request that removes the parts of an upload that has ended is sent all the same.
 */
export async function endingWith(client: S3Client, abortSignal: AbortSignal | undefined): Promise<S3Client> {
  if (!abortSignal) return client;
  const { AbortMultipartUploadCommand } = await import('@aws-sdk/client-s3');
  const send = (command: Command) =>
    (client.send as Send).call(client, command, command instanceof AbortMultipartUploadCommand ? {} : { abortSignal });
  return Object.create(client, { send: { value: send } }) as S3Client;
}
