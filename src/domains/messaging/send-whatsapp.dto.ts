import { IsIn, IsString, Length, Matches, ValidateBy, ValidateIf, type ValidationArguments } from 'class-validator';
import { documented, Field } from '../../http/openapi/index.js';
import { EnqueueOptionsDto } from '../../operations/index.js';
import { IsReadablePhoneNumber } from '../../phone-numbers/index.js';
import { Nested, Optional } from '../../validation/index.js';
import { CONTENT_DATA, IsContentData, MESSAGE_KINDS, type MessageContent, type MessageKind } from './content/index.js';
import { TEXT_LIMIT } from './whatsapp/index.js';

type Form = 'text' | 'kind';

/** A request that says what it is about, or one that brings its own words. */
const formOf = ({ recipient, messageType, data }: SendWhatsAppDto): Form =>
  [recipient, messageType, data].every((field) => field === undefined) ? 'text' : 'kind';

/** The field belongs to one of the two forms: it is needed in that one, and refused in the other. */
function InForm(form: Form, other: string): PropertyDecorator {
  const belongs = (dto: object): boolean => formOf(dto as SendWhatsAppDto) === form;
  const validate = (_: unknown, { object }: ValidationArguments): boolean => belongs(object);
  const rules = [
    ValidateIf((dto: object, value) => belongs(dto) || value !== undefined),
    ValidateBy(
      { name: 'inForm', validator: { validate: (value, given) => given !== undefined && validate(value, given) } },
      { message: `must be left out beside ${other}` },
    ),
  ];
  return (target, property) => rules.forEach((rule) => rule(target, property as string));
}

const OfText = () => InForm('text', '"recipient", "messageType" and "data"');
const OfKind = () => InForm('kind', '"phoneNumber" and "message"');

/** One class a kind, of which the documentation shows all. */
function DataField(): PropertyDecorator {
  const classes = Object.values(CONTENT_DATA);
  return documented(({ ApiExtraModels, ApiProperty, getSchemaPath }) => (target: object, property: string | symbol) => {
    ApiExtraModels(...classes)(target.constructor);
    ApiProperty({
      required: false,
      oneOf: classes.map((type) => ({ $ref: getSchemaPath(type) })),
      example: { orderNumber: 'ORD-2026-000123', step: 'dispatched' },
      description: 'What its words are made of, by `messageType`.',
    })(target, property);
  });
}

const NUMBER = 'As people write it; without a country code it is read as a number of `DEFAULT_PHONE_REGION`.';

/** A WhatsApp message to one person: `phoneNumber` and `message`, or `recipient`, `messageType` and `data`. */
export class SendWhatsAppDto {
  @Field({ example: '+9779841234567', description: NUMBER })
  @OfText()
  @IsReadablePhoneNumber()
  phoneNumber?: string;

  @Field({
    example: 'Your order ORD-2026-000123 is on its way.',
    description: 'Reaches only who has written to us within 24 hours: WhatsApp takes nothing else but templates.',
  })
  @OfText()
  @IsString()
  @Length(1, TEXT_LIMIT)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  message?: string;

  @Field({ example: '+9779841234567', description: `In place of \`phoneNumber\`. ${NUMBER}` })
  @OfKind()
  @IsReadablePhoneNumber()
  recipient?: string;

  @Field({
    enum: MESSAGE_KINDS,
    example: 'DELIVERY_UPDATE',
    description:
      'What it is about. It goes out as free text when the recipient has written to us within 24 hours, else by the ' +
      "kind's template: see `GET /messages/templates`.",
  })
  @OfKind()
  @IsIn(MESSAGE_KINDS)
  messageType?: MessageKind;

  @DataField()
  @OfKind()
  @IsContentData('messageType')
  data?: MessageContent['data'];

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/** One of each form: of the fields alone an example would be made that mixes them. */
export const SendWhatsAppBody = (): MethodDecorator =>
  documented(({ ApiBody }) =>
    ApiBody({
      type: SendWhatsAppDto,
      examples: {
        event: {
          summary: 'An event, whose words are chosen here',
          value: {
            recipient: '+9779841234567',
            messageType: 'DELIVERY_UPDATE',
            data: { orderNumber: 'ORD-2026-000123', step: 'dispatched' },
          },
        },
        words: {
          summary: 'Words of your own',
          value: { phoneNumber: '+9779841234567', message: 'Your order ORD-2026-000123 is on its way.' },
        },
      },
    }),
  );
