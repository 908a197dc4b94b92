import { validateSync } from 'class-validator';
import * as fc from 'fast-check';
import { isPhoneNumber, IsPhoneNumberE164, maskPhone, parsePhoneNumber } from './phone-number.js';

describe('parsePhoneNumber', () => {
  it.each([
    ['a local mobile number', '9841234567'],
    ['spaces', '98 4123 4567'],
    ['spaces around it', ' \n9841234567\t'],
    ['dashes', '984-123-4567'],
    ['brackets and dots', '(984) 123.4567'],
    ['the trunk prefix', '09841234567'],
    ['a plus', '+977 984 1234567'],
    ['the 00 prefix', '00977-9841234567'],
    ['the country code alone', '9779841234567'],
    ['full-width digits', '９８４１２３４５６７'],
  ])('reads a Nepali number written with %s', (_, text) => {
    expect(parsePhoneNumber(text, 'NP')).toBe('+9779841234567');
  });

  it.each([
    ['a landline', '01-4412345', 'NP', '+97714412345'],
    ['the United States', '+1 (202) 555-0123', 'NP', '+12025550123'],
    ['India', '+91 98765 43210', 'NP', '+919876543210'],
    ['Italy, whose landlines keep their zero', '+39 06 1234567', 'NP', '+39061234567'],
    ['the region of the caller', '0171 1234567', 'DE', '+491711234567'],
    ['an international number whatever the region', '+9779841234567', 'ZZ', '+9779841234567'],
  ])('reads %s', (_, text, region, expected) => {
    expect(parsePhoneNumber(text, region)).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['spaces only', '   '],
    ['a plus only', '+'],
    ['a country code only', '+977'],
    ['too few digits', '98412'],
    ['too many digits', '+97798412345678901'],
    ['a range that nobody was given', '9501234567'],
    ['a US number that cannot exist', '+1 555 010 0000'],
    ['a country that does not exist', '+999 9841234567'],
    ['letters', 'abcdefghij'],
    ['a letter at the end', '984123456a'],
    ['a vanity number', '+1-800-FLOWERS'],
    ['words around a number', 'call 9841234567'],
    ['an extension', '+9779841234567 ext 5'],
    ['two numbers', '9841234567/9841234568'],
    ['an emoji before', '📱9841234567'],
    ['an emoji within', '98412📱34567'],
    ['a zero byte', '+9779841234567\0'],
    ['a very long text', '9'.repeat(100_000)],
  ])('refuses %s', (_, text) => {
    expect(parsePhoneNumber(text, 'NP')).toBeUndefined();
  });

  it('guesses no country for a local number when the region is unknown', () => {
    expect(parsePhoneNumber('9841234567', 'ZZ')).toBeUndefined();
  });

  it('gives E.164 or nothing, and reads its own result back', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0]{0,2}[\d ()-]{4,18}$/));
    fc.assert(
      fc.property(text, fc.constantFrom('NP', 'IN', 'US', 'GB', ''), (input, region) => {
        const number = parsePhoneNumber(input, region);
        if (number === undefined) return;
        expect(number).toMatch(/^\+[1-9]\d{1,14}$/);
        expect(parsePhoneNumber(number, '')).toBe(number);
        expect(isPhoneNumber(number)).toBe(true);
      }),
    );
  });
});

describe('IsPhoneNumberE164', () => {
  class Reminder {
    @IsPhoneNumberE164()
    to: unknown;
  }
  class Broadcast {
    @IsPhoneNumberE164({ each: true })
    to: unknown;
  }
  const faults = (payload: Reminder | Broadcast, to: unknown): string[] =>
    validateSync(Object.assign(payload, { to })).flatMap(({ constraints }) => Object.values(constraints ?? {}));

  it('passes a number in E.164', () => {
    expect(faults(new Reminder(), '+9779841234567')).toEqual([]);
  });

  it.each([
    ['a local number', '9841234567'],
    ['an E.164 number with spaces', '+977 9841234567'],
    ['a number without its plus', '9779841234567'],
    ['an invalid number', '+9779501234567'],
    ['a number of another type', 9_779_841_234_567],
    ['nothing', undefined],
    ['an object', { toString: () => '+9779841234567' }],
  ])('refuses %s and shows what is wanted', (_, to) => {
    expect(faults(new Reminder(), to)).toEqual(['to must be a valid phone number such as +9779841234567']);
  });

  it('checks each number of a list', () => {
    expect(faults(new Broadcast(), ['+9779841234567', '+12025550123'])).toEqual([]);
    expect(faults(new Broadcast(), ['+9779841234567', 'x'])).toEqual([
      'each value in to must be a valid phone number such as +9779841234567',
    ]);
  });
});

describe('maskPhone', () => {
  it.each([
    ['+9779841234512', '+977••••••••12'],
    ['+12025550123', '+1••••••••23'],
  ])('keeps of %s the country code and the last two digits', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it.each(['9841234567', 'not a number', ''])('shows nothing of %j, whose country code is unknown', (phone) => {
    expect(maskPhone(phone)).toBe('•••');
  });
});
