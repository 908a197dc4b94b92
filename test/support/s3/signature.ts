import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type S3Request, S3Refusal } from './s3-request.js';

/* AWS Signature Version 4 as a server checks it: "Authenticating Requests (AWS Signature Version 4)" in the S3 API Reference. */

export interface Secret {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where the bucket is: a signature is for one region. */
  readonly region: string;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([\da-f]{64})$/;

/** @throws S3Refusal when the request was not signed with the secret, or is not what was signed */
export function checkSignature(request: S3Request, { accessKeyId, secretAccessKey, region }: Secret): void {
  const [, keyId, day = '', signedFor, signedHeaders = '', signature = ''] =
    AUTHORIZATION.exec(request.header('authorization')) ?? [];
  if (keyId === undefined) throw new S3Refusal(403, 'AccessDenied');
  if (keyId !== accessKeyId) throw new S3Refusal(403, 'InvalidAccessKeyId');
  if (signedFor !== region) throw new S3Refusal(400, 'AuthorizationHeaderMalformed');
  checkContent(request);
  const time = request.header('x-amz-date');
  if (!time.startsWith(day) || !signedHeaders.split(';').includes('host')) throw new S3Refusal(403, 'AccessDenied');

  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical(request, signedHeaders))].join('\n');
  const key = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${secretAccessKey}`, day), region));
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) {
    throw new S3Refusal(403, 'SignatureDoesNotMatch');
  }
}

/** Over plain HTTP the hash of the body is part of what is signed; a store that is no Amazon's knows no other way. */
function checkContent(request: S3Request): void {
  const stated = request.header('x-amz-content-sha256');
  if (stated.startsWith('STREAMING')) throw new S3Refusal(501, 'NotImplemented');
  if (stated !== 'UNSIGNED-PAYLOAD' && stated !== sha256(request.body)) {
    throw new S3Refusal(400, 'XAmzContentSHA256Mismatch');
  }
}

function canonical(request: S3Request, signedHeaders: string): string {
  const headers = signedHeaders
    .split(';')
    .map((name) => `${name}:${request.header(name).trim().replace(/ +/g, ' ')}\n`);
  const query = [...request.query].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const payload = request.header('x-amz-content-sha256');
  return [request.method, request.path, query.join('&'), headers.join(''), signedHeaders, payload].join('\n');
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
