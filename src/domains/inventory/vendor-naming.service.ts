import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Sql } from '../../database/index.js';
import { InvalidInput, NotFound } from '../../errors/index.js';
import type { Caller } from '../../http/index.js';
import { Parties, type Vendor } from '../master-data/index.js';
import type { VendorNamingDto } from './vendor-naming.dto.js';

/** Which vendor a request is about, where it may name it in several ways. */
@Injectable()
export class VendorNaming {
  constructor(private readonly parties: Parties) {}

  /**
   * The vendor that is named, else the one that the key is bound to, else none.
   *
   * @throws InvalidInput when it is named twice
   * @throws HaatError `forbidden` when a bound key names another vendor
   * @throws NotFound when there is no such vendor
   */
  async vendorOf(sql: Sql, caller: Caller, naming: VendorNamingDto): Promise<Vendor | undefined> {
    const name = nameIn(naming);
    const { vendorId: ownId } = await this.parties.scopeOf(sql, caller);
    if (ownId === undefined) return name === undefined ? undefined : this.#named(sql, name);
    const own = await this.parties.vendor(sql, ownId);
    // Whether another vendor exists is nothing that a bound key is told.
    if (name !== undefined && !isOf(own, name)) await this.parties.vendorOf(sql, caller, name);
    return own;
  }

  /** The same where there has to be one. @throws InvalidInput when there is none */
  async requiredVendorOf(sql: Sql, caller: Caller, naming: VendorNamingDto): Promise<Vendor> {
    const vendor = await this.vendorOf(sql, caller, naming);
    if (vendor) return vendor;
    throw new InvalidInput([
      { field: 'vendorId', message: 'is missing: this key is bound to no vendor, so the request names one' },
    ]);
  }

  async #named(sql: Sql, name: string): Promise<Vendor> {
    if (isUUID(name)) return this.parties.vendor(sql, name.toLowerCase());
    const vendor = await this.parties.findVendorByCode(sql, name);
    if (!vendor) throw new NotFound('vendor', name);
    return vendor;
  }
}

const isOf = ({ id, code }: Vendor, name: string): boolean => name === code || name.toLowerCase() === id;

/** @throws InvalidInput when the vendor is named twice, which could be two */
function nameIn(naming: VendorNamingDto): string | undefined {
  const fields = ['vendorId', 'vendorCode', 'businessId'] as const;
  const [first, ...more] = fields.filter((field) => naming[field] !== undefined);
  if (more.length === 0) return first && naming[first];
  throw new InvalidInput(
    more.map((field) => ({ field, message: `names the vendor a second time, beside "${first}"` })),
  );
}
