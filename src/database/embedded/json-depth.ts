const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Whether a text that could be JSON nests deeper than `limit`. One pass, no recursion, brackets inside of strings do
 * not count, and prose costs nothing: it does not begin with a bracket.
 */
export function isDeeperThan(limit: number, text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) quoted = !quoted;
    else if (quoted) {
      if (character === BACKSLASH) at++;
    } else if (character === OPEN_BRACKET || character === OPEN_BRACE) {
      if (++depth > limit) return true;
    } else if (character === CLOSE_BRACKET || character === CLOSE_BRACE) depth--;
  }
  return false;
}
