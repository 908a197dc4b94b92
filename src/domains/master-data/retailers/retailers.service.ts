import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { Parties, type PartyScope } from '../parties.service.js';
import { RecordsService } from '../records/records.service.js';
import type { RetailerRecord } from './retailer.js';
import { RetailersRepository } from './retailers.repository.js';

@Injectable()
export class RetailersService extends RecordsService<RetailerRecord> {
  constructor(database: Database, retailers: RetailersRepository, parties: Parties) {
    super({ what: 'retailer', key: 'code' }, database, retailers, parties);
  }

  protected onlyIdOf({ retailerId }: PartyScope): string | undefined {
    return retailerId;
  }
}
