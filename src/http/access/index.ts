export { Allow, Public } from './access.decorators.js';
export { ApiKeys } from './api-keys.js';
export { basicAuth } from './basic-auth.js';
export { type Caller, CurrentCaller } from './caller.js';
