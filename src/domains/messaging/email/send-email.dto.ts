import { IsIn, IsObject, ValidateIf } from 'class-validator';
import { InvalidInput } from '../../../errors/index.js';
import { Field } from '../../../http/openapi/index.js';
import { EnqueueOptionsDto } from '../../../operations/index.js';
import { IsMailAddress, Nested, Optional } from '../../../validation/index.js';
import { type Mail, MAIL_TEMPLATES, type MailTemplate } from './mail.js';

const DATA = `What the template needs; its fields are checked like those of the body.
- \`welcome-email\`: \`name\`
- \`password-reset\`: \`token\` (a code to type in) or \`resetUrl\` (a whole link) or both, and if you like \`name\` and \`expiresAt\`. Token and link are sealed at once and shown by nothing.
- \`low-stock-alert\`: \`products\` (\`[{name, stock, minStock}]\`, with a \`sku\` if you like), and if you like \`name\` and \`vendor\`
- \`report-ready\`: \`reportName\`, \`url\` (sealed), \`expiresAt\`, and if you like \`name\` and \`facts\` (\`[{label, value}]\`)

What has an \`expiresAt\` is not sent once that is over: the job is dead, with \`mail_expired\`.`;

/** A mail to one person. */
export class SendEmailDto {
  @Field({ example: 'asha@example.com', description: 'One address, without a name.' })
  @ValidateIf(({ userEmail }: SendEmailDto, value) => userEmail === undefined || value !== undefined)
  @IsMailAddress()
  to?: string;

  @Field({ example: 'asha@example.com', description: 'Another name of `to`.', deprecated: true })
  @Optional()
  @IsMailAddress()
  userEmail?: string;

  @Field({ enum: MAIL_TEMPLATES, example: 'welcome-email' })
  @IsIn(MAIL_TEMPLATES)
  template: MailTemplate;

  @Field({ type: Object, example: { name: 'Asha Sharma' }, description: DATA })
  @ValidateIf(({ userName }: SendEmailDto, value) => userName === undefined || value !== undefined)
  @IsObject()
  data?: Record<string, unknown>;

  @Field({ type: String, example: 'Asha Sharma', description: 'Another name of `data.name`.', deprecated: true })
  @Optional()
  userName?: unknown;

  @Field({ type: EnqueueOptionsDto })
  @Optional()
  @Nested(() => EnqueueOptionsDto)
  options?: EnqueueOptionsDto;
}

/**
 * The mail that is asked for. Its data are checked where it is enqueued.
 *
 * @throws InvalidInput when a field and the other name of it say two things
 */
export function mailOf({ to, userEmail, template, data, userName }: SendEmailDto): Mail {
  const address = oneOf('userEmail', to, userEmail);
  const name = oneOf('userName', data?.['name'], userName);
  const named = { ...data, ...(name !== undefined && { name }) };
  return { to: address, template, data: named } as unknown as Mail;
}

function oneOf<T>(alias: string, value: T | undefined, aliased: T | undefined): T | undefined {
  if (value === undefined || aliased === undefined || value === aliased) return value ?? aliased;
  throw new InvalidInput([{ field: alias, message: 'says something else than the field that it is another name of' }]);
}
