import { createHash } from 'node:crypto';

/** An entry of `API_KEYS` for a key in clear; `role` of a party is written `vendor:V001`. */
export function apiKey(role: string, name: string, key: string): string {
  return `${role}:${name}:${createHash('sha256').update(key).digest('hex')}`;
}
