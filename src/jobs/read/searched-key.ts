import type { BusinessKeys } from '../sealing/business-keys.js';

const KIND_AND_VALUE = /^([^:]+):(.+)$/s;

/**
 * What a business key may stand as among a job's keys: as it is, or, where it is personal data such as
 * `phone:+9779841234567`, hashed with any of the keys in use. A job that has one of them is meant.
 */
export function searchedKeys(key: string, businessKeys: Pick<BusinessKeys, 'candidates'>): readonly string[] {
  const [, kind, value] = KIND_AND_VALUE.exec(key) ?? [];
  return kind === undefined || value === undefined ? [key] : [key, ...businessKeys.candidates(kind, value)];
}
