-- A result that a run or a round was computed from never changes and never goes. Any other is renewed in place while its value stays the
-- same, and goes once the same measure came to another value on the same day (measure-sweep.ts). All from before are kept.
ALTER TABLE measure_result ADD COLUMN is_kept boolean NOT NULL DEFAULT true;
ALTER TABLE measure_result ALTER COLUMN is_kept SET DEFAULT false;
ALTER TABLE measure_result SET (fillfactor = 80);

-- `since`: when the measure first came to the value; `at`: when its records were last looked at. What a tick knew is with the result, so
-- that a tick is a number only, and goes once there is a later one.
ALTER TABLE measure_result ADD COLUMN since timestamptz, ADD COLUMN at timestamptz, ADD COLUMN value_no bigint, ADD COLUMN replaced_no bigint;
UPDATE measure_result AS r SET since = t.at, at = t.at, value_no = t.value_no, replaced_no = t.replaced_no FROM measure_tick AS t WHERE t.no = r.tick;
ALTER TABLE measure_result ALTER COLUMN since SET NOT NULL, ALTER COLUMN at SET NOT NULL, ALTER COLUMN value_no SET NOT NULL,
  ALTER COLUMN replaced_no SET NOT NULL;
ALTER TABLE measure_tick DROP COLUMN at, DROP COLUMN value_no, DROP COLUMN replaced_no;

-- One row, once there is something to look at: the last result that was looked at for whether the one before it may go.
CREATE TABLE measure_sweep (
  is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  result_no bigint NOT NULL
);

-- Finds the submitted values that an import replaced although they are stronger (value-put-back.ts).
CREATE INDEX indicator_value_version_overrun ON indicator_value_version (area_id, indicator_id, period, version)
  WHERE origin_kind = 'submission' AND replaced_by IS NOT NULL;
