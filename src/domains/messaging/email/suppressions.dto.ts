import { PageQuery } from '../../../http/index.js';
import { Field } from '../../../http/openapi/index.js';
import { IsMailAddress, Optional } from '../../../validation/index.js';
import type { EmailSuppression } from './suppressions.repository.js';

export class SuppressionsQuery extends PageQuery {
  @Field({ example: 'asha@example.com', description: 'Only this address, in whatever capitals.' })
  @Optional()
  @IsMailAddress()
  address?: string;
}

/** An address that gets no mail any more. */
export class EmailSuppressionDto implements EmailSuppression {
  @Field({ example: 'asha@example.com', description: 'In small letters.' })
  readonly address: string;

  @Field({ example: 'smtp_550' })
  readonly code: string;

  @Field({ example: 'The mail server refused the mail at RCPT TO with 550 5.1.1: User unknown' })
  readonly reason: string;

  @Field({ format: 'uuid', example: '01936d3c-7a10-7b54-9d3b-2f6f0c1d8e11', description: 'The mail that was refused.' })
  readonly messageId: string;

  @Field({ type: Date })
  readonly at: Date;
}
