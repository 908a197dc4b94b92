import { applyDecorators } from '@nestjs/common';
import { IsString, Matches, MaxLength } from 'class-validator';

/** The form of BCP 47 (RFC 5646), as far as it matters here: a language, then its script, region or variants. */
const TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The tag of a language, such as `ne` or `en-GB`. */
export const IsLanguage = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    MaxLength(35),
    Matches(TAG, { message: 'must be the tag of a language, such as ne or en-GB' }),
  );
