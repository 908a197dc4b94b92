import { NotSupported } from './pool-errors.js';

/** A statement whose meaning belongs to a connection, while one session stands behind all clients. */
export type SpecialStatement =
  | { readonly kind: 'listen' | 'unlisten'; readonly channel: string }
  /** Names the connection, as BullMQ does with a worker's; the name is the first parameter. */
  | { readonly kind: 'name' }
  /** Lists the names of the connections, by which BullMQ finds its workers. */
  | { readonly kind: 'list-names' };

const COMMENTS = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const MAY_BE_SPECIAL = /^(?:un)?listen\b|^discard\b|^select\s+(?:set_config|application_name)\b/i;
const LISTEN = /^(un)?listen\s+(?:"((?:[^"]|"")+)"|([a-z_][\w$]*|\*))\s*;?\s*$/i;
const NAME = /^select\s+set_config\s*\(\s*'application_name'\s*,\s*\$1\s*,\s*false\s*\)/i;
const LIST_NAMES = /^select\s+application_name\s+from\s+pg_stat_activity\b/i;

const MAY_COPY = /\bcopy\b[\s\S]*\bstdin\b/i;
const EVERY_COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//g;
const COPY_FROM_STDIN = /(?:^|;)\s*copy\b[^;]*\bfrom\s+stdin\b/i;

/** @throws NotSupported for what would harm the session: COPY FROM STDIN ends it, DISCARD ALL takes everybody's. */
export function specialStatement(text: string): SpecialStatement | undefined {
  if (MAY_COPY.test(text) && COPY_FROM_STDIN.test(text.replace(EVERY_COMMENT, ''))) {
    throw new NotSupported('The embedded database has no COPY … FROM STDIN: use INSERT, or unnest() of arrays.');
  }
  const statement = text.replace(COMMENTS, '');
  if (!MAY_BE_SPECIAL.test(statement)) return undefined;
  if (/^discard\s+all\b/i.test(statement)) {
    throw new NotSupported('DISCARD ALL would end the LISTENs and settings of every client of the embedded database.');
  }
  const [, un, quoted, plain] = LISTEN.exec(statement) ?? [];
  const channel = quoted?.replaceAll('""', '"') ?? plain?.toLowerCase();
  if (channel !== undefined) return { kind: un ? 'unlisten' : 'listen', channel };
  if (NAME.test(statement)) return { kind: 'name' };
  return LIST_NAMES.test(statement) ? { kind: 'list-names' } : undefined;
}

/** LISTEN for a channel of any name. */
export function listenTo(channel: string): string {
  return `LISTEN "${channel.replaceAll('"', '""')}"`;
}
