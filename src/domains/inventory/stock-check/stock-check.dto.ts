import { Field } from '../../../http/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { Nested, Optional } from '../../../validation/index.js';
import { VendorNamingDto } from '../vendor-naming.dto.js';

/** Of one vendor, or of all. */
export class StartStockCheckDto extends VendorNamingDto {
  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}
