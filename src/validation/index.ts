export { faultsOf } from './field-faults.js';
export { Nested, NestedList } from './nested.js';
export { structuralFaults } from './structural-faults.js';
export { validated, type Validated, VALIDATION } from './validated.js';
