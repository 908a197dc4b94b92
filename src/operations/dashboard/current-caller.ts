import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from '../../http/index.js';

/** Who uses the dashboard in the current request: its adapters are called without the request. */
export const dashboardCaller = new AsyncLocalStorage<Caller>();
