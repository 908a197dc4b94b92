import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { Parties, type PartyScope } from '../parties.service.js';
import { RecordsService } from '../records/records.service.js';
import type { VendorRecord } from './vendor.js';
import { VendorsRepository } from './vendors.repository.js';

@Injectable()
export class VendorsService extends RecordsService<VendorRecord> {
  constructor(database: Database, vendors: VendorsRepository, parties: Parties) {
    super({ what: 'vendor', key: 'code' }, database, vendors, parties);
  }

  protected onlyIdOf({ vendorId }: PartyScope): string | undefined {
    return vendorId;
  }
}
