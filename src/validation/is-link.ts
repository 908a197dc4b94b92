import { ValidateBy } from 'class-validator';
import { withSchema } from './field-schema.js';

const LONGEST = 2_048;

/** Nothing that ends a link where it is written into a text or a page. */
const UNFIT = /[\s\p{Cc}\p{Cf}"<>\\]/u;

/**
 * Whether a browser opens the text as a page: http or https and any host that there may be, also one of a network of its
 * own such as `haat_web`, which the rule of class-validator refuses.
 */
export function isWebLink(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/[^/?#]/i.test(value) && !UNFIT.test(value) && URL.canParse(value);
}

export function IsWebLink(): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => isWebLink(value) && value.length <= LONGEST,
    defaultMessage: () => `must be a whole http or https link of at most ${LONGEST} characters`,
  };
  const rule = ValidateBy({ name: 'isWebLink', validator });
  return withSchema({ type: 'string', format: 'uri', maxLength: LONGEST }, rule);
}
