import { Module } from '@nestjs/common';
import { ReadablePhoneNumberConstraint } from './readable-phone-number.js';

/** For every module whose requests carry phone numbers: it provides the rule that `@IsReadablePhoneNumber()` asks. */
@Module({ providers: [ReadablePhoneNumberConstraint], exports: [ReadablePhoneNumberConstraint] })
export class PhoneNumbersModule {}
