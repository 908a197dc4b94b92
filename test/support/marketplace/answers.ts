import type { HttpAnswer } from '../app/http-app.js';

/** Status and code of an answer that refuses. */
export const failureOf = ({ status, body }: HttpAnswer): readonly [number, string] => [status, body.error?.code];

/** The fields that an answer of 400 names, in the order of the alphabet. */
export function faultsOf({ status, body }: HttpAnswer): readonly string[] {
  expect([status, body.error?.code]).toEqual([400, 'validation_failed']);
  return body.error.details.map(({ field }: { field: string }) => field).toSorted();
}
