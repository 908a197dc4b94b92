import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/index.js';
import { HaatError, InvalidInput, NotFound } from '../../errors/index.js';
import type { Caller } from '../../http/index.js';
import type { PhoneNumber } from '../../phone-numbers/index.js';
import type { OrderedProduct, Retailer, RetailerId, Vendor, VendorId } from './master-data.js';
import { PartiesRepository } from './parties.repository.js';

/** The party that a bound key restricts lists and reads to; nothing for keys that see every party. */
export interface PartyScope {
  readonly vendorId?: VendorId;
  readonly retailerId?: RetailerId;
}

/** Who takes part in the marketplace, for the other domains. */
@Injectable()
export class Parties {
  constructor(private readonly parties: PartiesRepository) {}

  /** @throws NotFound */
  async retailer(sql: Sql, id: string): Promise<Retailer> {
    const retailer = await this.parties.retailer(sql, id);
    if (!retailer) throw new NotFound('retailer', id);
    return retailer;
  }

  /** @throws NotFound */
  async vendor(sql: Sql, id: string): Promise<Vendor> {
    const vendor = await this.parties.vendor(sql, id);
    if (!vendor) throw new NotFound('vendor', id);
    return vendor;
  }

  /** The retailers that are reached by the number, by their codes: several, where one person has several shops. */
  retailersByPhone(sql: Sql, phone: PhoneNumber): Promise<readonly Retailer[]> {
    return this.parties.retailersByPhone(sql, phone);
  }

  /** The same for vendors. */
  vendorsByPhone(sql: Sql, phone: PhoneNumber): Promise<readonly Vendor[]> {
    return this.parties.vendorsByPhone(sql, phone);
  }

  /** The vendor that people call so; undefined when there is none. */
  async findVendorByCode(sql: Sql, code: string): Promise<Vendor | undefined> {
    const id = await this.parties.vendorIdOf(sql, code);
    return id && this.parties.vendor(sql, id);
  }

  /** Those of the products that exist, in no order. */
  products(sql: Sql, ids: readonly string[]): Promise<readonly OrderedProduct[]> {
    return this.parties.products(sql, ids);
  }

  /**
   * The vendor that a request speaks for: the one that the key is bound to, else the one that the body names.
   *
   * @throws HaatError `forbidden` when a bound key names another vendor, or its vendor does not exist
   * @throws InvalidInput when a key of no vendor names none
   * @throws NotFound when it names one that does not exist
   */
  async vendorOf(sql: Sql, caller: Caller, named: string | undefined): Promise<VendorId> {
    const { vendorId } = await this.scopeOf(sql, caller);
    if (!isBound(caller)) return (await this.vendor(sql, required('vendorId', named))).id;
    return own(caller, 'vendor', vendorId, named);
  }

  /** The same for a retailer. */
  async retailerOf(sql: Sql, caller: Caller, named: string | undefined): Promise<RetailerId> {
    const { retailerId } = await this.scopeOf(sql, caller);
    if (!isBound(caller)) return (await this.retailer(sql, required('retailerId', named))).id;
    return own(caller, 'retailer', retailerId, named);
  }

  /**
   * The party that a bound key restricts lists and reads to; nothing for keys that see every party.
   *
   * @throws HaatError `forbidden` when the party of a bound key does not exist
   */
  async scopeOf(sql: Sql, { role, party }: Caller): Promise<PartyScope> {
    if (party === undefined) return {};
    if (role === 'vendor') return { vendorId: existing(role, party, await this.parties.vendorIdOf(sql, party)) };
    return { retailerId: existing('retailer', party, await this.parties.retailerIdOf(sql, party)) };
  }
}

const isBound = ({ party }: Caller): boolean => party !== undefined;

function required(field: string, named: string | undefined): string {
  if (named !== undefined) return named;
  throw new InvalidInput([{ field, message: 'is missing: this key is bound to no party, so the request names one' }]);
}

function existing<Id>(what: string, code: string, id: Id | undefined): Id {
  if (id !== undefined) return id;
  throw new HaatError('forbidden', 'forbidden', `The key is bound to the ${what} "${code}", which does not exist.`);
}

/** A bound key speaks for its own party, whether the request names that or nobody. */
function own<Id extends string>({ role, party }: Caller, what: string, id: Id | undefined, named?: string): Id {
  if (id !== undefined && (named === undefined || named === id)) return id;
  const whom = named === undefined ? `a ${what}` : `the ${what} "${named}"`;
  throw new HaatError('forbidden', 'forbidden', `The key is bound to the ${role} "${party}", not to ${whom}.`);
}
