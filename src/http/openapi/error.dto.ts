import { Field } from './field.decorator.js';

export class FieldFaultDto {
  @Field({ example: 'items[2].quantity', description: 'The path of the field that was refused.' })
  readonly field: string;

  @Field({ example: 'must not be less than 1' })
  readonly message: string;
}

export class ErrorDto {
  @Field({ example: 'validation_failed', description: 'Stable; for programs.' })
  readonly code: string;

  @Field({ example: 'The request has a fault: items[2].quantity.', description: 'For people; its words may change.' })
  readonly message: string;

  @Field({ type: [FieldFaultDto], required: false, description: 'Each field that was refused.' })
  readonly details?: readonly FieldFaultDto[];

  @Field({ example: '7f9c24e5-1f8a-4b0e-9a53-0a3c1f2b6d11', description: 'By which the log has more.' })
  readonly requestId: string;
}

/** The shape of every error. */
export class ErrorAnswerDto {
  @Field({ enum: [false], example: false })
  readonly success: false;

  @Field({ type: ErrorDto })
  readonly error: ErrorDto;
}
