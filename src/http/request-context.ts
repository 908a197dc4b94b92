import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line that is written on behalf of a request says of it. */
export interface RequestContext {
  readonly requestId: string;
}

/** The request that the current flow of control serves; none outside of one. */
export const currentRequest = new AsyncLocalStorage<RequestContext>();
