import { Module } from '@nestjs/common';
import { PhoneNumbers } from './phone-numbers.js';
import { ReadablePhoneNumberConstraint } from './readable-phone-number.js';

const PROVIDED = [PhoneNumbers, ReadablePhoneNumberConstraint];

/** For every module whose requests carry phone numbers: it provides the rule that `@IsReadablePhoneNumber()` asks. */
@Module({ providers: PROVIDED, exports: PROVIDED })
export class PhoneNumbersModule {}
