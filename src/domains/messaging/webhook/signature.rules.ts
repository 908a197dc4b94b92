import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Of an HMAC with SHA-256, in hexadecimal digits; source: Meta's Graph API, "Webhooks: validating payloads". */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/** Whether `header` (`X-Hub-Signature-256`) signs these very bytes with the secret of the app. */
export function isSignedWith(secret: string, body: Buffer, header: string, equal = timingSafeEqual): boolean {
  const given = SIGNATURE.exec(header)?.[1];
  if (given === undefined) return false;
  return equal(createHmac('sha256', secret).update(body).digest(), Buffer.from(given, 'hex'));
}

/** Whether both are the same; how long it takes tells nothing of where they differ, nor how long the expected one is. */
export function isSameSecret(given: string, expected: string, equal = timingSafeEqual): boolean {
  return equal(digest(given), digest(expected));
}

const digest = (text: string): Buffer => Buffer.from(hash('sha256', text, 'hex'), 'hex');
