import type { StoredAnswer } from '../../database/schema/index.js';
import { API_PREFIX } from '../routes.js';

/** An answer that a repeat of the request gets again: status, headers of its own such as `location`, and the data. */
export type Answer<Body = unknown> = StoredAnswer & { readonly body: Body };

export function answer<Body>(status: number, body: Body, headers: Readonly<Record<string, string>> = {}): Answer<Body> {
  return { status, headers, body };
}

/** 201 with the new thing, and where it is found: `collection` is the path of its list, such as `retailers`. */
export function created<Body extends { readonly id: string }>(collection: string, body: Body): Answer<Body> {
  return answer(201, body, { location: `/${API_PREFIX}/${collection}/${body.id}` });
}
