import { ChangePartyDto, CreatePartyDto, PartyDto } from '../records/party.dto.js';
import type { RetailerRecord } from './retailer.js';

/** A small shop that orders. */
export class CreateRetailerDto extends CreatePartyDto {}

export class ChangeRetailerDto extends ChangePartyDto {}

export class RetailerDto extends PartyDto {
  static of({ id, code, name, phone, email, city, status, createdAt, updatedAt }: RetailerRecord): RetailerDto {
    return { id, code, name, phone, email, city, status, createdAt, updatedAt };
  }
}
