import { messages, protocol } from '@electric-sql/pglite';
import pg, { type DatabaseError, type FieldDef } from 'pg';
import type { Statement } from './statement.js';

type Messages = readonly messages.BackendMessage[];

/** One statement's result, as node-postgres gives it. */
export interface Result<Row = unknown> {
  command: string | null;
  rowCount: number | null;
  oid: number | null;
  rows: Row[];
  fields: FieldDef[];
}

/** What PostgreSQL said to one round trip. */
export interface Reply {
  readonly results: readonly Result[];
  /** PostgreSQL's first error, or what a type parser threw. */
  readonly error: Error | undefined;
  /** Whether a new prepared statement came to be, also where executing it failed afterwards. */
  readonly parsed: boolean;
  /** Whether the parameters were taken. */
  readonly bound: boolean;
  /** I: idle, T: in a transaction, E: in a failed one; absent when PostgreSQL broke off in the middle. */
  readonly status: string | undefined;
}

/** How a statement with parameters is sent: under which name, and what comes before it in the same round trip. */
export interface Sending {
  readonly name: string;
  readonly parse: boolean;
  readonly forget: string | undefined;
}

/** One text, possibly of several statements, without parameters. */
export function encodeSimple(text: string): Uint8Array {
  return protocol.serialize.query(text);
}

/** One statement with parameters, in one round trip. */
export function encodeExtended({ text, values }: Statement, { name, parse, forget }: Sending): Uint8Array {
  const { serialize } = protocol;
  const parts = [
    serialize.bind({ statement: name, values: [...values] }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  ];
  if (parse) parts.unshift(serialize.parse({ name, text }));
  if (forget !== undefined) parts.unshift(serialize.close({ type: 'S', name: forget }));
  return Buffer.concat(parts);
}

/** Drops one prepared statement; it is no error when there is none. */
export function encodeForget(name: string): Uint8Array {
  return Buffer.concat([protocol.serialize.close({ type: 'S', name }), protocol.serialize.sync()]);
}

export function decodeReply(received: Messages, { asArrays, types }: Pick<Statement, 'asArrays' | 'types'>): Reply {
  const results: Result[] = [];
  let result = emptyResult();
  let parsers: ((text: string) => unknown)[] = [];
  let error: Error | undefined;
  let parsed = false;
  let bound = false;
  let status: string | undefined;
  const finish = () => {
    results.push(result);
    result = emptyResult();
  };
  for (const message of received) {
    if (message instanceof messages.DataRowMessage) {
      try {
        const values = message.fields.map((text, column) => (text === null ? null : parsers[column]?.(text)));
        result.rows.push(asArrays ? values : named(values, result.fields));
      } catch (thrown) {
        error ??= thrown instanceof Error ? thrown : new Error(String(thrown));
      }
    } else if (message instanceof messages.RowDescriptionMessage) {
      result.fields = message.fields.map((field) => ({ ...field, format: 'text' }));
      parsers = message.fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID, 'text'));
    } else if (message instanceof messages.CommandCompleteMessage) {
      addCommand(result, message.text);
      finish();
    } else if (message.name === 'emptyQuery') finish();
    else if (message.name === 'parseComplete') parsed = true;
    else if (message.name === 'bindComplete') bound = true;
    else if (message instanceof messages.DatabaseError) error ??= asPgError(message);
    else if (message instanceof messages.ReadyForQueryMessage) status = message.status;
  }
  return { results, error, parsed, bound, status };
}

function emptyResult(): Result {
  return { command: null, rowCount: null, oid: null, rows: [], fields: [] };
}

function named(values: readonly unknown[], fields: readonly FieldDef[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  fields.forEach(({ name }, column) => {
    row[name] = values[column];
  });
  return row;
}

/** `INSERT 0 5` is a command, an oid of old and a count; `SELECT 5` a command and a count; `CREATE TABLE` has none. */
function addCommand(result: Result, tag: string): void {
  const [, command, first, second] = /^([A-Za-z]+)(?: (\d+))?(?: (\d+))?/.exec(tag) ?? [];
  result.command = command ?? null;
  if (second !== undefined) result.oid = Number(first);
  const count = second ?? first;
  if (count !== undefined) result.rowCount = Number(count);
}

/** The class that node-postgres throws, so that `instanceof DatabaseError` and its fields are the same on both. */
function asPgError(message: messages.DatabaseError): DatabaseError {
  const error = new pg.DatabaseError(message.message, message.length, 'error');
  error.severity = message.severity;
  error.code = message.code;
  error.detail = message.detail;
  error.hint = message.hint;
  error.position = message.position;
  error.internalPosition = message.internalPosition;
  error.internalQuery = message.internalQuery;
  error.where = message.where;
  error.schema = message.schema;
  error.table = message.table;
  error.column = message.column;
  error.dataType = message.dataType;
  error.constraint = message.constraint;
  error.file = message.file;
  error.line = message.line;
  error.routine = message.routine;
  return error;
}

/** PostgreSQL's error with the stack of whoever sent the statement; made here, it leads to this file. */
export function withCallersStack(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) Error.captureStackTrace(error, withCallersStack);
  return error;
}
