import { IsIn, IsOptional } from 'class-validator';
import { MASTER_DATA_STATUSES, type MasterDataStatus } from '../../../database/schema/master-data.js';
import { Field } from '../../../http/openapi/index.js';
import { IsReadablePhoneNumber } from '../../../phone-numbers/index.js';
import { IsMailAddress, Optional } from '../../../validation/index.js';
import { RecordsQuery } from './records-query.dto.js';
import { IsCode, IsTitle } from './rules.dto.js';

const PHONE = {
  example: '+9779841234567',
  description: 'As people write it; without a country code it is read as a number of `DEFAULT_PHONE_REGION`.',
};

/* What is asked for, and shown, of retailers and vendors alike. */

export class CreatePartyDto {
  @Field({ example: 'R001', description: 'What people and API keys call it. It cannot be changed.' })
  @IsCode()
  code: string;

  @Field({ example: 'Himal Kirana Pasal' })
  @IsTitle(200)
  name: string;

  @Field(PHONE)
  @IsReadablePhoneNumber()
  phone: string;

  @Field({ type: String, nullable: true, example: 'himal@example.com' })
  @IsOptional()
  @IsMailAddress()
  email?: string | null;

  @Field({ example: 'Kathmandu' })
  @IsTitle(100)
  city: string;
}

/** What is left out stays as it is. */
export class ChangePartyDto {
  @Field({ example: 'Himal Kirana Pasal' })
  @Optional()
  @IsTitle(200)
  name?: string;

  @Field(PHONE)
  @Optional()
  @IsReadablePhoneNumber()
  phone?: string;

  @Field({ type: String, nullable: true, example: 'himal@example.com', description: 'null takes it away.' })
  @IsOptional()
  @IsMailAddress()
  email?: string | null;

  @Field({ example: 'Kathmandu' })
  @Optional()
  @IsTitle(100)
  city?: string;

  @Field({ enum: MASTER_DATA_STATUSES, example: 'inactive', description: 'Who is inactive takes part in nothing new.' })
  @Optional()
  @IsIn(MASTER_DATA_STATUSES)
  status?: MasterDataStatus;
}

export class PartiesQuery extends RecordsQuery {
  @Field({ example: 'Kathmandu', description: 'The whole name of the city, in any case.' })
  @Optional()
  @IsTitle(100)
  city?: string;
}

export class PartyDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e21' })
  readonly id: string;

  @Field({ example: 'R001' })
  readonly code: string;

  @Field({ example: 'Himal Kirana Pasal' })
  readonly name: string;

  @Field({ example: '+9779841234567', description: 'E.164' })
  readonly phone: string;

  @Field({ type: String, nullable: true, example: 'himal@example.com' })
  readonly email: string | null;

  @Field({ example: 'Kathmandu' })
  readonly city: string;

  @Field({ enum: MASTER_DATA_STATUSES, example: 'active' })
  readonly status: MasterDataStatus;

  @Field({ type: Date })
  readonly createdAt: Date;

  @Field({ type: Date })
  readonly updatedAt: Date;
}
