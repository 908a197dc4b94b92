import { Inject, Injectable } from '@nestjs/common';
import { type AppConfig, CONFIG } from '../config/index.js';
import { InvalidInput } from '../errors/index.js';
import { parsePhoneNumber, type PhoneNumber } from './phone-number.js';

/** Reads numbers as people write them; which country's need no country code is configuration. */
@Injectable()
export class PhoneNumbers {
  constructor(@Inject(CONFIG) private readonly config: AppConfig) {}

  /**
   * @param field where it stands in the request
   * @throws InvalidInput when the text is no number
   */
  read(field: string, text: string): PhoneNumber {
    const number = parsePhoneNumber(text, this.config.messaging.defaultPhoneRegion);
    if (!number) throw new InvalidInput([{ field, message: 'must be a valid phone number' }]);
    return number;
  }
}
