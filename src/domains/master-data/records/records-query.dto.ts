import { IsIn, IsString, Length } from 'class-validator';
import { MASTER_DATA_STATUSES, type MasterDataStatus } from '../../../database/schema/master-data.js';
import { PageQuery } from '../../../http/index.js';
import { Field } from '../../../http/openapi/index.js';
import { Optional } from '../../../validation/index.js';

/** What every list of master data can be narrowed by. */
export class RecordsQuery extends PageQuery {
  @Field({ example: 'himal', description: 'Part of the name, the code or SKU, or the phone number, in any case.' })
  @Optional()
  @IsString()
  @Length(1, 200)
  search?: string;

  @Field({ enum: MASTER_DATA_STATUSES, example: 'active', description: 'Only what is so.' })
  @Optional()
  @IsIn(MASTER_DATA_STATUSES)
  status?: MasterDataStatus;
}
