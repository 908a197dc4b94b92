import fc from 'fast-check';
import type { MailContent } from '../mail.js';
import { rendered, subjectOf } from './index.js';

const HOUSE = { brand: 'Haat', timeZone: 'Asia/Kathmandu' };
const MOMENT = '2026-11-22T10:24:00Z';

/** A mail of each template whose every text is the given one. */
function mailsOf(text: string): MailContent[] {
  return [
    { template: 'welcome-email', data: { name: text } },
    { template: 'password-reset', data: { name: text, token: text, expiresAt: MOMENT } },
    { template: 'low-stock-alert', data: { name: text, vendor: text, products: [product(text), product(text)] } },
    {
      template: 'report-ready',
      data: { name: text, reportName: text, url: link(text), expiresAt: MOMENT, facts: [{ label: text, value: text }] },
    },
    { template: 'notification', data: { subject: text, text } },
  ];
}

const product = (name: string) => ({ name, sku: name, stock: 0, minStock: 12_500 });
const link = (text: string): string => `https://haat.example/r?t=${encodeURIComponent(text)}&s="><script>`;

const tagsOf = (markup: string): string[] => markup.match(/<[^>]*>/g) ?? [];
/** A tag without the values of its attributes. */
const shapeOf = (tag: string): string => tag.replace(/"[^"]*"/g, '""');

describe('mails', () => {
  it('let no text change the page, whatever stands in it', () => {
    const plain = mailsOf('Asha').map((mail) => tagsOf(rendered(mail, HOUSE).html).map(shapeOf));
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => /\S/.test(text)),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onclick='x",
        '${1}',
        '&lt;',
        '$&',
      ),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const oneLine = text.replace(/\p{Cc}+/gu, ' ').trim() || 'x';
        mailsOf(oneLine).forEach((mail, at) => {
          expect(tagsOf(rendered(mail, HOUSE).html).map(shapeOf)).toEqual(plain[at]);
        });
      }),
    );
  });

  it('say the same as html and as text', () => {
    const words = 'Zürich शहर <&> "quoted"';
    for (const mail of mailsOf(words)) {
      const { html, text } = rendered(mail, HOUSE);
      expect(text).toContain(words);
      expect(html).toContain('Zürich शहर &lt;&amp;&gt; &quot;quoted&quot;');
      for (const url of text.match(/https:\S+/g) ?? [])
        expect(html).toContain(
          `href="${url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`,
        );
    }
  });

  it('tell moments by the local clock, with its offset', () => {
    const reset = rendered({ template: 'password-reset', data: { token: 'x', expiresAt: MOMENT } }, HOUSE);
    expect(reset.text).toContain('22 November 2026 at 16:09 GMT+5:45');
    expect(reset.html).toContain('22 November 2026 at 16:09 GMT+5:45');
  });

  it('show a way back in by link, by code, or by both', () => {
    const textOf = (data: object) => rendered({ template: 'password-reset', data }, HOUSE).text;
    expect(textOf({ token: '4F7K' })).toContain('Enter this code:\n\n    4F7K');
    expect(textOf({ resetUrl: 'https://x.example/r' })).toContain('Choose a new password:\nhttps://x.example/r');
    expect(textOf({ resetUrl: 'https://x.example/r' })).not.toContain('code');
    expect(textOf({ resetUrl: 'https://x.example/r', token: '4F7K' })).toContain('Or enter this code:');
  });

  it('keep what is secret out of the subject', () => {
    const subjects = mailsOf('s3cret').map((mail) => [mail.template, subjectOf(mail, HOUSE)]);
    expect(Object.fromEntries(subjects)).toEqual({
      'welcome-email': 'Welcome to Haat, s3cret',
      'password-reset': 'Reset your Haat password',
      'low-stock-alert': 'Low stock of s3cret: 2 products',
      'report-ready': 'Your report is ready: s3cret',
      notification: 's3cret',
    });
  });

  it('stay below what Gmail shows whole, also with as many products as a mail may list', () => {
    const products = Array.from({ length: 200 }, (_, at) => ({
      ...product(`Sona Mansuli Rice 25 kg, lot ${at}`),
      stock: at,
    }));
    const { html } = rendered({ template: 'low-stock-alert', data: { products } }, HOUSE);
    expect(Buffer.byteLength(html)).toBeLessThan(102 * 1024);
  });

  it('break no link and no long word in the text', () => {
    const url = `https://haat.example/${'x'.repeat(300)}`;
    const mail = { template: 'report-ready', data: { reportName: 'Sales', url, expiresAt: MOMENT } } as const;
    expect(rendered(mail, HOUSE).text).toContain(`\n${url}\n`);
    const long = {
      template: 'notification',
      data: { subject: 'S', text: `${'word '.repeat(60)}${'y'.repeat(100)}` },
    } as const;
    const lines = rendered(long, HOUSE).text.split('\n');
    expect(lines).toContain('y'.repeat(100));
    expect(lines.filter((line) => line.length > 72)).toEqual(['y'.repeat(100)]);
  });
});
