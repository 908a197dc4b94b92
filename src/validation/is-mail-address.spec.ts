import { isMailAddress } from './is-mail-address.js';

describe('a mail address', () => {
  it.each(['asha@example.com', 'a.b+tag@sub.example.org', "o'neil@example.ie", 'आशा@example.com', 'x@münchen.de'])(
    'may be %p',
    (address) => expect(isMailAddress(address)).toBe(true),
  );

  it.each([
    'asha',
    '@example.com',
    'asha@localhost',
    'Asha <asha@example.com>',
    'asha@example.com, bina@example.com',
    'asha@example.com;bina@example.com',
    'asha@example.com bina@example.com',
    'asha@example.com\r\nBcc: bina@example.com',
    'asha@example.com\n',
    ' asha@example.com',
    '"asha\r\nBcc: bina"@example.com',
    '"asha,bina"@example.com',
    'asha@[127.0.0.1]',
    'ash\u200Ba@example.com',
    'asha\u202E@example.com',
    `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`,
    7,
    null,
    ['asha@example.com'],
  ])('may not be %p', (address) => expect(isMailAddress(address)).toBe(false));
});
