export { type FieldSchema, fieldSchema, ruledFields, withSchema } from './field-schema.js';
export { canonicalJson } from './canonical-json.js';
export { type JsonSchema, jsonSchemaOf } from './json-schema.js';
export { fieldPath, type PathStep } from './field-path.js';
export { faultsOf } from './field-faults.js';
export { Nested, NestedList, nestedType } from './nested.js';
export { useProvidedConstraints } from './provided-constraints.js';
export { MAX_DEPTH, structuralFaults, textProblem } from './structural-faults.js';
export { validated, type Validated, VALIDATION } from './validated.js';
