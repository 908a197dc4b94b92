import pg, { type CustomTypesConfig, type QueryArrayConfig, type QueryConfig } from 'pg';
import { isDeeperThan } from './json-depth.js';
import { NotSupported, ParameterRefused } from './pool-errors.js';

/** What `query()` takes first, as node-postgres does: the text, or the text with its options. */
export type Query = string | QueryConfig<unknown[]> | QueryArrayConfig<unknown[]>;

/** A query with its parameters encoded, ready to be sent. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | Buffer | null)[];
  readonly asArrays: boolean;
  readonly types: CustomTypesConfig;
}

/** The protocol counts parameters in 16 bits. */
const MOST_PARAMETERS = 65_535;

/**
 * How deep a JSON document may be nested. PostgreSQL's parser recurses per level without noticing that the stack of
 * WebAssembly ends; beyond about 5,000 levels the session is destroyed or never returns.
 */
export const DEEPEST_JSON = 1_000;

/**
 * node-postgres' own encoder, so that a parameter means the same as on a server: an array is a PostgreSQL array, any
 * other object JSON, a Buffer binary. It is exported, but missing from the type definitions.
 */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): string | Buffer | null } }).utils;

/** @throws when the query is not one that can be sent; nothing has reached the database then. */
export function toStatement(query: Query, values?: readonly unknown[]): Statement {
  const config: Partial<QueryArrayConfig<unknown[]>> = typeof query === 'string' ? { text: query } : query;
  if (typeof config.text !== 'string') {
    throw new NotSupported(
      'The embedded database takes a text or { text, values }, no cursor, stream or Query object.',
    );
  }
  if (typeof values === 'function')
    throw new NotSupported('The embedded database answers by promise, not by callback.');
  return {
    text: config.text,
    values: encodeParameters(values ?? config.values ?? []),
    asArrays: config.rowMode === 'array',
    types: config.types ?? pg.types,
  };
}

function encodeParameters(values: readonly unknown[]): (string | Buffer | null)[] {
  if (values.length > MOST_PARAMETERS) {
    throw new ParameterRefused(
      '54000',
      `${values.length} parameters in one statement: PostgreSQL takes ${MOST_PARAMETERS}.`,
    );
  }
  return values.map((value, index) => {
    const encoded = prepareValue(value);
    if (nestsTooDeep(value, encoded)) {
      throw new ParameterRefused('22023', `Parameter $${index + 1} is nested deeper than ${DEEPEST_JSON} levels.`);
    }
    return encoded;
  });
}

/** The elements of an array are looked at one by one: inside the array's text each is quoted, and would hide. */
function nestsTooDeep(value: unknown, encoded: string | Buffer | null): boolean {
  if (typeof encoded !== 'string' || encoded.length <= DEEPEST_JSON) return false;
  if (Array.isArray(value)) return value.some((element) => nestsTooDeep(element, prepareValue(element)));
  return isDeeperThan(DEEPEST_JSON, encoded);
}
