import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** A random IV of this length may be drawn 2³² times under one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `iv.tag.ciphertext` in base64url. `context` is not stored, but the same is needed to open it. */
export function encrypt(key: KeyObject, text: string, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url')).join('.');
}

/** @throws Error when it was sealed by another key, in another context, or was changed since */
export function decrypt(key: KeyObject, sealed: string, context: string): string {
  const [iv, tag, ciphertext, ...rest] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (!iv || !tag || !ciphertext || rest.length > 0) throw new Error('It is not of the form iv.tag.ciphertext.');
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
}
