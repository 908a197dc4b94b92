import type { StoredAnswer } from '../../database/schema/index.js';

/** An answer that a repeat of the request gets again: status, headers of its own such as `location`, and the data. */
export type Answer<Body = unknown> = StoredAnswer & { readonly body: Body };

export function answer<Body>(status: number, body: Body, headers: Readonly<Record<string, string>> = {}): Answer<Body> {
  return { status, headers, body };
}
