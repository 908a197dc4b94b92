import { refuseUnusableSmtpUrl } from './smtp-url.js';

describe('SMTP_URL', () => {
  it.each([
    undefined,
    'smtp://mail.example.com',
    'smtps://user:p%40ss%2Fword@mail.example.com:465/',
    'smtp://[::1]:2525?name=shop.example.com&authMethod=CRAM-MD5',
    'smtp://mail:587/?requireTLS=true&ignoreTLS=false&tls.rejectUnauthorized=false&tls.servername=mail.example.com',
  ])('may be %s', (url) => expect(() => refuseUnusableSmtpUrl(url)).not.toThrow());

  it.each([
    ['a misspelt setting', 'smtp://mail?requireTls=true'],
    ['a setting that shows what is sent', 'smtp://mail?logger=true'],
    ['a value that would count as true', 'smtp://mail?requireTLS=no'],
    ['a way to sign in that there is not', 'smtp://mail?authMethod=login'],
    ['a host that is none', 'smtp://mail?name=a%20b'],
    ['a setting that is said twice', 'smtp://mail?requireTLS=true&requireTLS=false'],
    ['a password that ends at a "?"', 'smtp://user:12?34@mail'],
  ])('refuses %s, and names those that there are', (_, url) => {
    expect(() => refuseUnusableSmtpUrl(url)).toThrow(/requireTLS.*tls\.servername/);
  });

  it.each([
    ['a password that ends at a "/"', 'smtp://user:12/34@mail'],
    ['a password that ends at a "#"', 'smtp://user:12#34@mail'],
    ['a mark behind the end', 'smtp://mail#'],
    ['no host', 'smtp:///mail'],
  ])('refuses %s, and says how it is written', (_, url) => {
    expect(() => refuseUnusableSmtpUrl(url)).toThrow('"/" as %2F');
  });

  it('shows nothing of what it refuses', () => {
    for (const url of ['smtp://user:12?s3cret@mail', 'smtp://user:12/s3cret@mail', 'smtp://user:12#s3cret@mail'])
      expect(() => refuseUnusableSmtpUrl(url)).toThrow(/^(?!.*s3cret)/s);
  });
});
