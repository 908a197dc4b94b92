import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/index.js';
import type { PhoneNumber } from '../../phone-numbers/index.js';
import type { OrderedProduct, Retailer, RetailerId, Vendor, VendorId } from './master-data.js';

const RETAILERS = `select id, code, name, phone, email, city, status from haat.retailers`;

const VENDORS = `
  select id, code, name, phone, email, city, status, rating::float8 as rating from haat.vendors`;

const PRODUCTS = `
  select id, sku, name, unit_price as "unitPrice", min_quantity as "minQuantity", status
  from haat.products where id = any($1::uuid[])`;

/** The reads that other domains ask {@link Parties} for. */
@Injectable()
export class PartiesRepository {
  async retailer(sql: Sql, id: string): Promise<Retailer | undefined> {
    const [row] = await sql.query<Retailer & Record<string, unknown>>(`${RETAILERS} where id = $1`, [id]);
    return row;
  }

  async vendor(sql: Sql, id: string): Promise<Vendor | undefined> {
    const [row] = await sql.query<Vendor & Record<string, unknown>>(`${VENDORS} where id = $1`, [id]);
    return row;
  }

  retailersByPhone(sql: Sql, phone: PhoneNumber): Promise<Retailer[]> {
    return sql.query<Retailer & Record<string, unknown>>(`${RETAILERS} where phone = $1 order by code`, [phone]);
  }

  vendorsByPhone(sql: Sql, phone: PhoneNumber): Promise<Vendor[]> {
    return sql.query<Vendor & Record<string, unknown>>(`${VENDORS} where phone = $1 order by code`, [phone]);
  }

  products(sql: Sql, ids: readonly string[]): Promise<OrderedProduct[]> {
    return sql.query<OrderedProduct & Record<string, unknown>>(PRODUCTS, [ids]);
  }

  async retailerIdOf(sql: Sql, code: string): Promise<RetailerId | undefined> {
    const [row] = await sql.query<{ id: RetailerId }>('select id from haat.retailers where code = $1', [code]);
    return row?.id;
  }

  async vendorIdOf(sql: Sql, code: string): Promise<VendorId | undefined> {
    const [row] = await sql.query<{ id: VendorId }>('select id from haat.vendors where code = $1', [code]);
    return row?.id;
  }
}
