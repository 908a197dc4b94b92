import { TEMPLATE_CATEGORIES, type TemplateCategory } from '../../../database/schema/messaging-sending.js';
import { Field } from '../../../http/openapi/index.js';
import { EXAMPLES, NOTIFICATION_KINDS, type NotificationKind, TEMPLATES } from '../notifications/index.js';
import type { TemplateStop, TemplateView } from './template.js';

class TemplateStopDto implements TemplateStop {
  @Field({ example: 'provider_132016' })
  readonly code: string;

  @Field({ example: 'The provider refused the message with code 132016: Template is disabled' })
  readonly reason: string;

  @Field({ type: Date })
  readonly at: Date;

  @Field({ type: Date, nullable: true, description: 'When it is tried again; null: once somebody says so.' })
  readonly until: Date | null;
}

/** A template as it has to be registered with Meta, and whether it can be used. */
export class TemplateDto implements TemplateView {
  @Field({ enum: NOTIFICATION_KINDS, example: 'BALANCE', description: '`messageType` of the messages that use it.' })
  readonly kind: NotificationKind;

  @Field({ example: TEMPLATES.BALANCE.name })
  readonly name: string;

  @Field({ example: TEMPLATES.BALANCE.language })
  readonly language: string;

  @Field({ enum: TEMPLATE_CATEGORIES, example: 'utility', description: 'People may refuse `marketing`.' })
  readonly category: TemplateCategory;

  @Field({ example: TEMPLATES.BALANCE.body, description: 'With a gap for each parameter.' })
  readonly body: string;

  @Field({
    type: [String],
    example: ['NPR 12500.00', 'NPR 0.00', 'NPR 37500.00'],
    description: 'What fills the gaps in the example; Meta asks for it.',
  })
  readonly samples: readonly string[];

  @Field({
    type: Object,
    additionalProperties: true,
    example: EXAMPLES.BALANCE,
    description: '`data` of one such message in `POST /messages/whatsapp`.',
  })
  readonly example: Readonly<Record<string, unknown>>;

  @Field({ type: TemplateStopDto, nullable: true, description: 'Why it cannot be used at present; null: it can.' })
  readonly stopped: TemplateStopDto | null;
}
