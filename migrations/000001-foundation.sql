-- Places that are scored or hold such places. The surrogate id keeps the large tables narrow; the code is the public name.
CREATE TABLE area (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code      text NOT NULL UNIQUE,
  parent    text REFERENCES area (code),
  level     text NOT NULL,
  name_en   text NOT NULL,
  name_zh   text NOT NULL,
  longitude double precision,
  latitude  double precision
);
CREATE INDEX area_parent ON area (parent);

-- Every indicator and variable that a framework of this workspace names; the code is the same in frameworks and in data.
CREATE TABLE indicator (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code       text NOT NULL UNIQUE,
  name_en    text NOT NULL,
  name_zh    text NOT NULL,
  unit       text NOT NULL,
  definition jsonb
);

-- One execution of an import: who brought what, under which mapping, and what it changed.
CREATE TABLE import (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor_id    text NOT NULL,
  actor_name  text NOT NULL,
  status      text NOT NULL CHECK (status IN ('running', 'completed', 'refused', 'failed')),
  mapping     jsonb NOT NULL,
  rows_read   bigint NOT NULL DEFAULT 0,
  values_read bigint NOT NULL DEFAULT 0,
  added       bigint NOT NULL DEFAULT 0,
  changed     bigint NOT NULL DEFAULT 0,
  unchanged   bigint NOT NULL DEFAULT 0,
  areas_added bigint NOT NULL DEFAULT 0,
  issues      jsonb NOT NULL DEFAULT '[]',
  issue_count bigint NOT NULL DEFAULT 0,
  finished_at timestamptz,
  -- the process that runs it, see import-owner-store.ts
  owner       integer NOT NULL DEFAULT 0
);

CREATE TABLE import_file (
  import_id integer NOT NULL REFERENCES import (id),
  file_no   smallint NOT NULL,
  name      text NOT NULL,
  sheet     text,
  sha256    text NOT NULL,
  bytes     bigint NOT NULL,
  -- header texts by column number − 1; a value's column_no points here
  columns   jsonb NOT NULL,
  citation  jsonb,
  PRIMARY KEY (import_id, file_no)
);

-- The value in force for an area, an indicator and a period. `value` is null unless the state carries a number.
CREATE TABLE indicator_value (
  area_id      integer NOT NULL,
  indicator_id integer NOT NULL,
  period       text NOT NULL,
  value        double precision,
  state        text NOT NULL,
  version      integer NOT NULL,
  import_id    integer NOT NULL,
  file_no      smallint NOT NULL,
  row_no       integer NOT NULL,
  row_count    integer NOT NULL,
  column_no    smallint NOT NULL,
  PRIMARY KEY (area_id, indicator_id, period)
);

-- Versions that a later import replaced.
CREATE TABLE indicator_value_version (
  area_id      integer NOT NULL,
  indicator_id integer NOT NULL,
  period       text NOT NULL,
  version      integer NOT NULL,
  value        double precision,
  state        text NOT NULL,
  import_id    integer NOT NULL,
  file_no      smallint NOT NULL,
  row_no       integer NOT NULL,
  row_count    integer NOT NULL,
  column_no    smallint NOT NULL,
  replaced_by  integer NOT NULL,
  PRIMARY KEY (area_id, indicator_id, period, version)
);
CREATE INDEX indicator_value_version_replaced_by ON indicator_value_version (replaced_by);

-- Framework files, each saved text a new revision; `body` is the parsed framework, `sha256` is of its canonical JSON.
CREATE TABLE framework (
  id         text NOT NULL,
  revision   integer NOT NULL,
  version    text NOT NULL,
  status     text NOT NULL,
  body       jsonb NOT NULL,
  sha256     text NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   text NOT NULL,
  actor_name text NOT NULL,
  PRIMARY KEY (id, revision)
);

-- An assessment that was run. `record` is run.json; `inputs` the gzipped inputs.csv it was computed from.
CREATE TABLE run (
  id                 text PRIMARY KEY,
  at                 timestamptz NOT NULL,
  actor_id           text NOT NULL,
  actor_name         text NOT NULL,
  framework_id       text NOT NULL,
  framework_revision integer NOT NULL,
  period             text NOT NULL,
  record             jsonb NOT NULL,
  inputs             bytea NOT NULL,
  FOREIGN KEY (framework_id, framework_revision) REFERENCES framework (id, revision)
);
CREATE INDEX run_at ON run (at DESC, id);

CREATE TABLE run_score (
  run_id  text NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  area_id integer NOT NULL,
  node    text NOT NULL,
  score   double precision,
  rank    double precision,
  PRIMARY KEY (area_id, run_id, node)
);
CREATE INDEX run_score_by_node ON run_score (run_id, node, rank);

-- An indicator's value at every step of a run, and the version of the stored value it started from.
CREATE TABLE run_value (
  run_id       text NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  area_id      integer NOT NULL,
  indicator_id integer NOT NULL,
  period       text,
  version      integer,
  state        text NOT NULL,
  raw          double precision,
  denominated  double precision,
  imputed      double precision,
  treated      double precision,
  normalised   double precision,
  PRIMARY KEY (area_id, run_id, indicator_id)
);
CREATE INDEX run_value_by_indicator ON run_value (run_id, indicator_id);

CREATE TABLE person (
  id            text PRIMARY KEY,
  login         text NOT NULL UNIQUE,
  name          text NOT NULL,
  password_hash text NOT NULL,
  roles         jsonb NOT NULL,
  created_at    timestamptz NOT NULL,
  disabled_at   timestamptz
);

CREATE TABLE session (
  token_sha256 text PRIMARY KEY,
  person_id    text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);

CREATE TABLE api_key (
  id           text PRIMARY KEY,
  name         text NOT NULL,
  secret_sha256 text NOT NULL UNIQUE,
  scopes       jsonb NOT NULL,
  created_at   timestamptz NOT NULL,
  created_by   text NOT NULL,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);

CREATE TABLE setting (
  key   text PRIMARY KEY,
  value jsonb NOT NULL
);
