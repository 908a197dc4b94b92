import type { SMTPServerSession } from 'smtp-server';

/** A mail as a mailbox would hold it. */
export interface ReceivedMail {
  /** Of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  /** Whether nobody on the way could read it. */
  readonly isEncrypted: boolean;
  readonly raw: string;
  /** Names in small letters; values unfolded, otherwise as they were sent. */
  readonly headers: ReadonlyMap<string, string>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Reads as much of MIME as our mails use: one multipart/alternative with a text and an html part. */
export function receivedMail({ envelope, secure }: SMTPServerSession, content: Buffer): ReceivedMail {
  const from = envelope.mailFrom ? envelope.mailFrom.address : '';
  const to = envelope.rcptTo.map(({ address }) => address);
  // One character a byte, so that what is encoded in the content can be decoded.
  const raw = content.toString('latin1');
  const whole = partOf(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(whole.headers.get('content-type') ?? '')?.[1];
  const parts = boundary === undefined ? [whole] : whole.body.split(`--${boundary}`).slice(1, -1).map(partOf);
  const bodyOf = (type: string): string => {
    const part = parts.find(({ headers }) => headers.get('content-type')?.startsWith(type));
    return part ? decodedBody(part).replaceAll('\r\n', '\n') : '';
  };
  const subject = decodedWords(whole.headers.get('subject') ?? '');
  const bodies = { text: bodyOf('text/plain'), html: bodyOf('text/html') };
  return { from, to, isEncrypted: secure, raw, headers: whole.headers, subject, ...bodies };
}

function partOf(raw: string): Part {
  const [head = '', ...body] = raw.replace(/^\r\n/, '').split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { headers: new Map(headers), body: body.join('\r\n\r\n') };
}

function decodedBody({ headers, body }: Part): string {
  switch (headers.get('content-transfer-encoding')) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable':
      return quotedPrintable(body.replace(/=\r\n/g, ''));
    default:
      return Buffer.from(body, 'latin1').toString('utf8');
  }
}

/** The words of a header that are not plain ASCII; source: RFC 2047. */
function decodedWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replaceAll('_', ' ')),
    );
}

/** What a text in quoted-printable says, once its lines are unfolded; one character a byte. Source: RFC 2045, 6.7. */
export function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
