/** In bytes, as PostgreSQL stores it, which may be compressed. */
const LARGEST = 16_384;

/**
 * SQL for what the engine's copy shows of a payload; what runs is the record. A window of thousands of large payloads would
 * fill the memory of the engine and of the process that hands them over.
 *
 * @param column the payload of the job that is handed over
 */
export const copiedPayload = (column: string): string => `
  case when pg_column_size(${column}) <= ${LARGEST} then ${column}
    else jsonb_build_object('omitted', 'The payload is too large to be shown here: see the job itself.') end as payload`;
