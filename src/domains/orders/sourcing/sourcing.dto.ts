import { IsString, Length, Matches, ValidateIf } from 'class-validator';
import { Field } from '../../../http/openapi/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { IsId, Nested, Optional } from '../../../validation/index.js';
import { REASON_LIMIT } from './route-order.job.js';

const VENDOR_ID = '01936d3c-7a10-7b54-9d3b-2f6f0c1d8b01';
const MORE_THAN_BLANKS = { message: 'must hold more than blanks' };

/** Of the vendor and the reason, one is nothing without the other. */
const isChoosing = ({ vendorId, reason }: { vendorId?: unknown; reason?: unknown }): boolean =>
  vendorId !== undefined || reason !== undefined;

/** Empty, or a vendor that the order is to be offered to, with the reason. */
export class RouteOrderDto {
  @Field({
    required: false,
    format: 'uuid',
    example: VENDOR_ID,
    description: 'Is offered the order, whatever the ranking says.',
  })
  @ValidateIf(isChoosing)
  @IsId()
  vendorId?: string;

  @Field({
    required: false,
    example: 'The retailer asked for it',
    description: 'Why the ranking is overridden; stands with `vendorId` and only with it.',
  })
  @ValidateIf(isChoosing)
  @IsString()
  @Length(1, REASON_LIMIT)
  @Matches(/\S/, MORE_THAN_BLANKS)
  reason?: string;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

export class AssignVendorDto {
  @Field({ format: 'uuid', example: VENDOR_ID })
  @IsId()
  vendorId: string;

  @Field({ example: 'Agreed on the telephone', description: 'Stands in the timeline of the order.' })
  @IsString()
  @Length(1, REASON_LIMIT)
  @Matches(/\S/, MORE_THAN_BLANKS)
  reason: string;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}
