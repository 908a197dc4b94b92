import { Inject, Injectable } from '@nestjs/common';
import { Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { type AppConfig, CONFIG } from '../config/index.js';
import { parsePhoneNumber } from './phone-number.js';

/** Checks a number as people write it; which country's numbers need no country code is configuration. */
@Injectable()
@ValidatorConstraint({ name: 'readablePhoneNumber' })
export class ReadablePhoneNumberConstraint implements ValidatorConstraintInterface {
  constructor(@Inject(CONFIG) private readonly config: AppConfig) {}

  validate(value: unknown): boolean {
    return typeof value === 'string' && parsePhoneNumber(value, this.#region) !== undefined;
  }

  defaultMessage(): string {
    return `must be a valid phone number such as +9779841234567; without a country code it is read as one of ${this.#region}`;
  }

  get #region(): string {
    return this.config.messaging.defaultPhoneRegion;
  }
}

/** A phone number in a request, with or without its country code. */
export const IsReadablePhoneNumber = (): PropertyDecorator => Validate(ReadablePhoneNumberConstraint);
