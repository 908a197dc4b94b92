import { quotedPrintable } from '../smtp/received-mail.js';

const JSON_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"' };
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** No encoding changes these but one of bytes: whatever becomes of the rest of a secret, this part of it is found. */
const MARKER = /[\da-f]{16,}/gi;

/**
 * The texts in which a secret stands, or a marker of 16 and more hexadecimal digits in it, as it is or in a spelling from
 * which anybody gets it back: JSON, HTML, percent-encoded, hexadecimal, base64 at whatever place of a longer text, and a
 * mail as it goes out, whose lines are folded.
 */
export function tracesOf(secret: string, texts: readonly string[]): string[] {
  const spellings = [secret, ...(secret.match(MARKER) ?? [])].flatMap(spellingsOf);
  return texts.filter((text) => {
    const readings = readingsOf(text);
    return spellings.some((spelling) => readings.some((reading) => reading.includes(spelling)));
  });
}

function spellingsOf(secret: string): string[] {
  const plain = [
    secret,
    secret.replace(/[\\"]/g, (character) => JSON_ESCAPES[character] ?? ''),
    secret.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? ''),
    secret.replaceAll('=', '=3D'),
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
  ];
  const all = [...plain, ...plain.flatMap(asBytes)];
  // JSON in JSON, as a payload in a record of Redis is.
  return [...new Set([...all, ...all.map((text) => JSON.stringify(text).slice(1, -1))])];
}

function asBytes(text: string): string[] {
  const bytes = Buffer.from(text);
  const inBase64 = [0, 1, 2].map((offset) => middleOfBase64(bytes, offset));
  const inBase64Url = inBase64.map((encoded) => encoded.replaceAll('+', '-').replaceAll('/', '_'));
  return [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...inBase64, ...inBase64Url];
}

/** What base64 makes of the bytes behind so many others, without the characters that depend on what is around them. */
function middleOfBase64(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const ownFrom = Math.ceil((offset * 8) / 6);
  const ownUntil = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(ownFrom, ownUntil);
}

/** The end of a line, also as JSON writes it, and JSON in JSON. */
const LINE_END = String.raw`(?:\r?\n|(?:\\+r)?\\+n)`;
const FOLDS = new RegExp(LINE_END, 'g');
/** The end of a line of quoted-printable that is none of the text. Source: RFC 2045, 6.7. */
const SOFT_FOLDS = new RegExp(`=${LINE_END}`, 'g');

const BASE64 = /[\w+/-]{40,}/g;
const HEXADECIMAL = /[\da-f]{40,}/gi;

/** How deep bytes in the spelling of other bytes are looked for: a mail with a part in base64, stored as bytes. */
const DEPTH = 2;

/** A text, and whatever it may be read as by somebody who undoes what was done to it on the way. */
function readingsOf(text: string, depth = DEPTH): string[] {
  const unfolded = text.replace(SOFT_FOLDS, '');
  const readings = [text, unfolded, quotedPrintable(unfolded), text.replace(FOLDS, '')];
  if (depth === 0) return readings;
  const decoded = [
    ...(text.match(BASE64) ?? []).map((run) => Buffer.from(run, 'base64').toString()),
    ...(text.match(HEXADECIMAL) ?? []).map((run) => Buffer.from(run, 'hex').toString()),
  ];
  return [...readings, ...decoded.flatMap((inner) => readingsOf(inner, depth - 1))];
}
