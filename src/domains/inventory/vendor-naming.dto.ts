import { IsString, Length } from 'class-validator';
import { Field } from '../../http/openapi/index.js';
import { IsId, Optional } from '../../validation/index.js';

/** How a request names a vendor, in one of three ways. A key that is bound to a vendor may leave it out. */
export class VendorNamingDto {
  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e31', description: 'The vendor, by its id.' })
  @Optional()
  @IsId()
  vendorId?: string;

  @Field({ example: 'V001', description: 'The vendor, by its code.' })
  @Optional()
  @IsString()
  @Length(1, 40)
  vendorCode?: string;

  @Field({ example: 'V001', description: 'The vendor, by its id or its code: another name for these two.' })
  @Optional()
  @IsString()
  @Length(1, 40)
  businessId?: string;
}
