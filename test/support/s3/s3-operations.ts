import type { Bucket } from './bucket.js';
import { type S3Request, S3Refusal } from './s3-request.js';

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Small, so that lists of a few objects have several pages. */
const PAGE = 3;

/** What the S3 API Reference says of the operations that the program uses. @throws S3Refusal */
export function operate(bucket: Bucket, request: S3Request): S3Answer {
  const { method, query, body } = request;
  const { key } = request.names;
  const uploadId = query.get('uploadId');
  const type = request.header('content-type');
  if (key === '') return list(bucket, request);
  if (method === 'POST' && query.has('uploads')) {
    return xml(
      `<InitiateMultipartUploadResult><UploadId>${bucket.beginUpload(key, type)}</UploadId></InitiateMultipartUploadResult>`,
    );
  }
  if (method === 'POST' && uploadId !== null) {
    const etag = bucket.completeUpload(uploadId, partsIn(body.toString()));
    return xml(`<CompleteMultipartUploadResult><Key>${key}</Key><ETag>${etag}</ETag></CompleteMultipartUploadResult>`);
  }
  if (method === 'PUT' && uploadId !== null) {
    return { status: 200, headers: { etag: bucket.putPart(uploadId, Number(query.get('partNumber')), body) } };
  }
  if (method === 'DELETE' && uploadId !== null) {
    bucket.abortUpload(uploadId);
    return { status: 204 };
  }
  return operateOnObject(bucket, request);
}

function operateOnObject(bucket: Bucket, request: S3Request): S3Answer {
  const { key } = request.names;
  switch (request.method) {
    case 'PUT':
      return { status: 200, headers: { etag: bucket.put(key, request.body, request.header('content-type')) } };
    case 'GET': {
      const { content, contentType, etag } = bucket.get(key);
      return { status: 200, headers: { 'content-type': contentType, etag }, body: content };
    }
    case 'DELETE':
      bucket.objects.delete(key);
      return { status: 204 };
    default:
      throw new S3Refusal(405, 'MethodNotAllowed');
  }
}

function list(bucket: Bucket, { method, query }: S3Request): S3Answer {
  if (method !== 'GET' || query.get('list-type') !== '2') throw new S3Refusal(501, 'NotImplemented');
  const { page, isLast } = bucket.list(query.get('prefix') ?? '', query.get('continuation-token') ?? '', PAGE);
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>${bucket.get(key).storedAt.toISOString()}</LastModified></Contents>`,
  );
  const next = isLast ? '' : `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>`;
  return xml(`<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`);
}

function partsIn(body: string): { number: number; etag: string }[] {
  return [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: (/<ETag>(.*?)</.exec(part)?.[1] ?? '').replaceAll('&quot;', '"'),
  }));
}

export const xml = (body: string, status = 200): S3Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});
