/** What a person asks for by a message: a word, such as `YES`, and what follows it. */
export interface CommandText {
  /** Letters only, in capitals. */
  readonly word: string;
  /** In capitals, without what stands around it, such as `ORD-2026-000123`; empty where nothing follows. */
  readonly argument: string;
}

/** Commands are short: what is longer is a letter, of which nothing beyond this is looked at. */
const LIMIT = 200;

/** The classes of each pair that follow each other have no character in common, so the search never turns back. */
const COMMAND = /^[^\p{L}\p{N}]*(\p{L}+)(?![\p{L}\p{N}])(.*)$/su;

const DASHES = /[\p{Pd}\u2212]/gu;
const NEPALI_DIGITS = /[\u0966-\u096F]/g;
const NEPALI_ZERO = 0x0966;

/**
 * Reads what people write on telephones: ` yes: ord-2026-000123.`, `*YES*`, with full-width letters or Nepali digits, with
 * whatever their keyboard takes for a dash. Nothing for a text that does not begin with a word.
 */
export function readCommand(text: string): CommandText | undefined {
  const plain = text.slice(0, LIMIT).normalize('NFKC').replace(DASHES, '-').replace(NEPALI_DIGITS, latinDigit);
  const [, word, rest] = COMMAND.exec(plain.toUpperCase()) ?? [];
  if (word === undefined || rest === undefined) return undefined;
  return { word, argument: rest.replace(/^[^\p{L}\p{N}]+/u, '').replace(/[^\p{L}\p{N}]+$/u, '') };
}

const latinDigit = (digit: string): string => String(digit.charCodeAt(0) - NEPALI_ZERO);
