/** Shorter texts stand by chance in every other sentence, and hiding them would tell where. */
const SHORTEST = 4;
const HIDDEN = '[sensitive]';

/** Every text and number in an opened value, as it would stand in a sentence. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const text = String(value);
  return text.length < SHORTEST ? [] : [text];
}

/**
 * What was thrown, with the secrets hidden in its message, stack and causes: it will be recorded, logged and shown.
 * The error stays itself, because its class says what follows from it.
 */
export function withoutSecrets(thrown: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0) return thrown;
  // The longest first: one secret may be a part of another.
  const ordered = secrets.toSorted((one, two) => two.length - one.length);
  return hide(thrown, (text) => ordered.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), text), new Set());
}

type Hide = (text: string) => string;

function hide(thrown: unknown, hideIn: Hide, seen: Set<unknown>): unknown {
  if (typeof thrown === 'string') return hideIn(thrown);
  if (!(thrown instanceof Error) || seen.has(thrown)) return thrown;
  seen.add(thrown);
  const { message, stack } = thrown;
  const isHidden = [
    replace(thrown, 'message', message, hideIn(message)),
    replace(thrown, 'stack', stack, stack === undefined ? undefined : hideIn(stack)),
    replace(thrown, 'cause', thrown.cause, hide(thrown.cause, hideIn, seen)),
  ].every(Boolean);
  if (thrown instanceof AggregateError) thrown.errors.forEach((inner: unknown) => hide(inner, hideIn, seen));
  return isHidden ? thrown : new Error(hideIn(message));
}

/** Whether the property holds what it should; a frozen error cannot be changed. */
function replace(error: Error, property: 'message' | 'stack' | 'cause', before: unknown, after: unknown): boolean {
  if (before === after) return true;
  return Reflect.defineProperty(error, property, {
    value: after,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}
