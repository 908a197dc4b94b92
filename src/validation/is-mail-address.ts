import { isEmail, ValidateBy } from 'class-validator';
import { withSchema } from './field-schema.js';

/** Longest address that fits into the path of an SMTP command; source: RFC 5321, section 4.5.3.1.3, and its erratum 1690. */
const LONGEST = 254;

/**
 * Quoted local parts may hold blanks, commas and line ends, which other mail software reads as more addresses or as
 * headers of their own. Nobody has such an address; the same goes for characters that cannot be seen.
 */
const UNFIT = /[\s"(),:;<>[\\\]\p{Cc}\p{Cf}]/u;

/** Whether the text is one mail address without a name, and nothing else. */
export function isMailAddress(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST && !UNFIT.test(value) && isEmail(value);
}

export function IsMailAddress(): PropertyDecorator {
  const validator = {
    validate: isMailAddress,
    defaultMessage: () => 'must be one mail address without a name, such as asha@example.com',
  };
  const rule = ValidateBy({ name: 'isMailAddress', validator });
  return withSchema({ type: 'string', format: 'email', maxLength: LONGEST }, rule);
}
