import { type ApiKey, type Role, ROLES } from './config.js';

/**
 * Reads `API_KEYS`: comma-separated `role:name:sha256-of-key`, where `vendor` and `retailer` carry the code of
 * their party (`vendor:V001:name:sha256`).
 *
 * @throws Error with the reason, without any hash in it.
 */
export function parseApiKeys(list: string | undefined): ApiKey[] {
  const keys = (list ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseApiKey);
  const names = new Set<string>();
  for (const { name } of keys) {
    if (names.has(name)) throw new Error(`names two keys "${name}": names are what the audit and job owners refer to`);
    names.add(name);
  }
  return keys;
}

function parseApiKey(entry: string): ApiKey {
  const parts = entry.split(':');
  const [role, party] = [parts[0] ?? '', parts.length === 4 ? parts[1] : undefined];
  const name = parts.at(-2) ?? '';
  if (!isRole(role)) throw new Error(`gives key "${name}" the role "${role}": use one of ${ROLES.join(', ')}`);
  const isBound = role === 'vendor' || role === 'retailer';
  if (isBound && !party) throw new Error(`binds key "${name}" to no ${role}: write ${role}:CODE:${name}:sha256`);
  if (!isBound && party) throw new Error(`binds key "${name}" to a party, but the role ${role} has none`);
  return { role, name, sha256: Buffer.from(parts.at(-1) ?? '', 'hex'), ...(party && { party }) };
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
