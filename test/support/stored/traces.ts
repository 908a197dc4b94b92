const JSON_ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"' };
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * The texts in which a secret stands, as it is or in a spelling from which anybody gets it back: JSON, HTML,
 * percent-encoded, quoted-printable, hexadecimal, base64 at whatever place of a longer text.
 */
export function tracesOf(secret: string, texts: readonly string[]): string[] {
  const spellings = spellingsOf(secret);
  return texts.filter((text) => spellings.some((spelling) => text.includes(spelling)));
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
