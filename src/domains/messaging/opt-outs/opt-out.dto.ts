import { TEMPLATE_CATEGORIES, type TemplateCategory } from '../../../database/schema/messaging-sending.js';
import { Field } from '../../../http/openapi/index.js';
import type { OptOut } from './opt-outs.repository.js';

/** A person who wants no templates of a category. */
export class OptOutDto implements OptOut {
  @Field({ example: '+9779841234567' })
  readonly recipient: string;

  @Field({ enum: TEMPLATE_CATEGORIES, example: 'marketing' })
  readonly category: TemplateCategory;

  @Field({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11',
    description: 'The message by which it became known.',
  })
  readonly messageId: string | null;

  @Field({ type: Date })
  readonly at: Date;
}
