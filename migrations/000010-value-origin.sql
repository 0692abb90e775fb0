-- A value comes from an import's cell, from a measure's result or from a submission; `origin_no` is measure_result.no or submission.no.
-- The columns of the cell are an import's alone. `at`: since when a measured or submitted value is in force; an imported one's is its import's.
ALTER TABLE indicator_value
  ADD COLUMN origin_kind text NOT NULL DEFAULT 'import',
  ADD COLUMN origin_no   bigint,
  ADD COLUMN at          timestamptz,
  ALTER COLUMN import_id DROP NOT NULL,
  ALTER COLUMN file_no   DROP NOT NULL,
  ALTER COLUMN row_no    DROP NOT NULL,
  ALTER COLUMN row_count DROP NOT NULL,
  ALTER COLUMN column_no DROP NOT NULL,
  ADD CONSTRAINT indicator_value_origin CHECK (CASE origin_kind
    WHEN 'import' THEN import_id IS NOT NULL AND file_no IS NOT NULL AND row_no IS NOT NULL AND row_count IS NOT NULL
                       AND column_no IS NOT NULL AND origin_no IS NULL
    WHEN 'measure' THEN origin_no IS NOT NULL AND at IS NOT NULL AND import_id IS NULL
    WHEN 'submission' THEN origin_no IS NOT NULL AND at IS NOT NULL AND import_id IS NULL
    ELSE false END);

-- `replaced_by` is the import that replaced a version, null where something else did; what did is the next version's origin.
ALTER TABLE indicator_value_version
  ADD COLUMN origin_kind text NOT NULL DEFAULT 'import',
  ADD COLUMN origin_no   bigint,
  ADD COLUMN at          timestamptz,
  ALTER COLUMN import_id   DROP NOT NULL,
  ALTER COLUMN file_no     DROP NOT NULL,
  ALTER COLUMN row_no      DROP NOT NULL,
  ALTER COLUMN row_count   DROP NOT NULL,
  ALTER COLUMN column_no   DROP NOT NULL,
  ALTER COLUMN replaced_by DROP NOT NULL,
  ADD CONSTRAINT indicator_value_version_origin CHECK (CASE origin_kind
    WHEN 'import' THEN import_id IS NOT NULL AND file_no IS NOT NULL AND row_no IS NOT NULL AND row_count IS NOT NULL
                       AND column_no IS NOT NULL AND origin_no IS NULL
    WHEN 'measure' THEN origin_no IS NOT NULL AND at IS NOT NULL AND import_id IS NULL
    WHEN 'submission' THEN origin_no IS NOT NULL AND at IS NOT NULL AND import_id IS NULL
    ELSE false END);
