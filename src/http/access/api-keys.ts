import { hash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type ApiKey, type AppConfig, CONFIG } from '../../config/index.js';
import { type Caller, callerOf, LOCAL } from './caller.js';

/** The API keys that are configured, and who holds which. */
@Injectable()
export class ApiKeys {
  readonly #keys: readonly ApiKey[];

  constructor(@Inject(CONFIG) { auth }: Pick<AppConfig, 'auth'>) {
    this.#keys = auth.keys;
  }

  /** No keys are configured: whoever reaches the server may do everything. */
  get isOpen(): boolean {
    return this.#keys.length === 0;
  }

  /** Who holds the key of an `Authorization: Bearer` header. */
  byBearer(key: string): Caller | undefined {
    if (this.isOpen) return LOCAL;
    const holder = holderOf(key, this.#keys);
    return holder && callerOf(holder);
  }

  /** Who holds the key of HTTP Basic: the user is the key's name, the password the key. */
  byBasic(name: string, key: string): Caller | undefined {
    const caller = this.byBearer(key);
    return this.isOpen || caller?.name === name ? caller : undefined;
  }
}

/**
 * The entry whose hash is that of `key`. Every entry is compared, each in constant time, so that how long it takes
 * tells neither whether a key exists nor where it stands in the list.
 */
export function holderOf(key: string, keys: readonly ApiKey[], equal = timingSafeEqual): ApiKey | undefined {
  const presented = Buffer.from(hash('sha256', key, 'hex'), 'hex');
  let holder: ApiKey | undefined;
  for (const candidate of keys) {
    if (equal(presented, candidate.sha256)) holder = candidate;
  }
  return holder;
}
