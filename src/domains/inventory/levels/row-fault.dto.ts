import { Field } from '../../../http/index.js';
import { ROW_REFUSALS } from './stock-row.js';

/** A row that was not taken over as it stands. */
export class RowFaultDto {
  @Field({ example: 17, description: 'Counted from 1, over everything that came together.' })
  readonly row: number;

  @Field({ example: 'V001' })
  readonly vendorCode: string;

  @Field({ example: 'RICE-25KG' })
  readonly sku: string;

  @Field({
    example: 'stock_below_reserved',
    description: `One of ${ROW_REFUSALS.map((code) => `\`${code}\``).join(', ')}.`,
  })
  readonly code: string;

  @Field({ example: '15 of RICE-25KG are reserved for accepted offers: the stock is 15 rather than 10.' })
  readonly message: string;
}
