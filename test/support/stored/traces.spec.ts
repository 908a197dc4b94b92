import fc from 'fast-check';
import { tracesOf } from './traces.js';

const SECRET = 'tok+en/"=<ä&>\\9f3c1b';

describe('traces of a secret', () => {
  it('are found in every spelling, wherever they stand', () => {
    const around = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
    const spelling = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => JSON.stringify({ text }),
      (text) => JSON.stringify({ inner: JSON.stringify({ text }) }),
      (text) => encodeURIComponent(text),
      (text) => new URLSearchParams({ text }).toString(),
      (text) => Buffer.from(text).toString('base64'),
      (text) => Buffer.from(JSON.stringify({ text })).toString('base64url'),
      (text) => `\\x${Buffer.from(text).toString('hex')}`,
      (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
    );
    fc.assert(
      fc.property(around, around, spelling, (before, after, spell) => {
        const text = spell(`${before}${SECRET}${after}`);
        expect(tracesOf(SECRET, ['nothing here', text])).toEqual([text]);
      }),
    );
  });

  describe('that is in a mail', () => {
    const MAILED = 's3cret+/"=0123456789abcdef01234567&<é';
    const escaped = MAILED.replace('"', '&quot;').replace('&<', '&amp;&lt;');

    /** The mail as it goes out, with the secret at some place of a line. */
    async function mailWith(language: string, place: number): Promise<string> {
      const { createTransport } = await import('nodemailer');
      const before = language.repeat(4) + '.'.repeat(place);
      const { message } = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail({
        from: 'a@example.com',
        to: 'b@example.com',
        text: `${before}${MAILED}`,
        html: `<p>${before}${escaped}</p>`,
      });
      return String(message);
    }

    it.each([
      ['quoted-printable', 'Hello Asha, '],
      ['base64', 'नमस्ते आशा, '],
    ])('are found in %s, wherever a line ends and however the mail is stored', async (encoding, language) => {
      for (let place = 0; place < 80; place++) {
        const mail = await mailWith(language, place);
        expect(mail).toContain(`Content-Transfer-Encoding: ${encoding}`);
        const stored = [
          mail,
          JSON.stringify({ mail }),
          JSON.stringify({ inner: JSON.stringify({ mail }) }),
          Buffer.from(mail).toString('base64'),
          `\\x${Buffer.from(mail).toString('hex')}`,
        ];
        expect(tracesOf(MAILED, stored)).toEqual(stored);
        const [text = '', html = ''] = mail.split(/(?=Content-Type: text\/html)/);
        expect(tracesOf(MAILED, [text, html])).toEqual([text, html]);
      }
    });
  });

  it('are not found where there are none', () => {
    expect(tracesOf(SECRET, ['tok+en', 'dG9r', '[sensitive]', SECRET.slice(1)])).toEqual([]);
    expect(tracesOf('s3cret0123456789abcdef', ['0123456789abcde', 's3cret', 'MDEyMzQ1Njc4OWFiY2Rl'])).toEqual([]);
  });
});
