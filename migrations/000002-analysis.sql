-- An analysis of a run: what its method's choices do to its ranks. `spec` is all that it was asked; `result` is there once it is completed.
CREATE TABLE analysis (
  id          text PRIMARY KEY,
  run_id      text NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  kind        text NOT NULL CHECK (kind IN ('uncertainty', 'sensitivity', 'bounds')),
  at          timestamptz NOT NULL,
  actor_id    text NOT NULL,
  actor_name  text NOT NULL,
  status      text NOT NULL CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
  spec        jsonb NOT NULL,
  progress    jsonb,
  -- a running one whose process was not seen for a minute was cut off
  seen_at     timestamptz NOT NULL,
  finished_at timestamptz,
  result      jsonb,
  error       jsonb
);
CREATE INDEX analysis_by_run ON analysis (run_id, at DESC, id);
