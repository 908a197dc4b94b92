export { IsPhoneNumberE164, isPhoneNumber, maskPhone, parsePhoneNumber, type PhoneNumber } from './phone-number.js';
export { PhoneNumbers } from './phone-numbers.js';
export { PhoneNumbersModule } from './phone-numbers.module.js';
export { IsReadablePhoneNumber } from './readable-phone-number.js';
