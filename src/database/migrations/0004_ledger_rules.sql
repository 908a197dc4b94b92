-- A number for people, such as ORD-2026-000123; the year is that of the given time zone.
CREATE FUNCTION haat.human_number(prefix text, numbers regclass, time_zone text) RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT prefix || '-' || to_char(haat.haat_now() AT TIME ZONE time_zone, 'YYYY') || '-' ||
    CASE WHEN next.value < 1000000 THEN lpad(next.value::text, 6, '0') ELSE next.value::text END
  FROM (SELECT nextval(numbers) AS value) AS next
$$;
--> statement-breakpoint
-- The ledger is append-only: what was wrong is reversed by a posting of its own.
CREATE FUNCTION haat.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: write a reversing entry instead of changing one', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER credit_entries_append_only BEFORE UPDATE OR DELETE ON haat.credit_entries
  FOR EACH ROW EXECUTE FUNCTION haat.refuse_change();
--> statement-breakpoint
-- The entries of a posting add up to nothing at the commit, whatever wrote them.
CREATE FUNCTION haat.posting_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total numeric;
BEGIN
  SELECT sum(amount) INTO total FROM haat.credit_entries WHERE posting_id = NEW.posting_id;
  IF total <> 0 THEN
    RAISE EXCEPTION 'the entries of posting % add up to %, not to nothing', NEW.posting_id, total
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credit_entries_balanced AFTER INSERT ON haat.credit_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION haat.posting_is_balanced();
