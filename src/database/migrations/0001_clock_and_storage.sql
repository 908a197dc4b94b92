-- The clock of every deadline: the moment of the call, not the start of the transaction, which a lock may have kept
-- waiting. The offset in milliseconds is set by tests only.
CREATE FUNCTION haat.haat_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT clock_timestamp() + coalesce(nullif(current_setting('haat.clock_offset_ms', true), ''), '0')::bigint * interval '1 ms'
$$;
--> statement-breakpoint
-- A job's row is updated several times in its short life: room in its page lets PostgreSQL do that in place.
ALTER TABLE haat.jobs SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
