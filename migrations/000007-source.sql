-- Sources that bring entities. `spec` is the declaration as it was given, without its secrets.
CREATE TABLE source (
  id          text COLLATE "C" PRIMARY KEY,
  kind        text NOT NULL,
  spec        jsonb NOT NULL,
  is_active   boolean NOT NULL,
  -- counts the declarations, so that a run that began under an older one does not overwrite what the newer one has reset
  revision    integer NOT NULL,
  -- what a connector remembers from run to run: entity tag, watermark …
  state       jsonb NOT NULL DEFAULT '{}',
  -- when the next run begins by itself; null: none is planned
  due_at      timestamptz,
  -- runs that failed one after the other
  failures    integer NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL,
  modified_at timestamptz NOT NULL,
  actor_id    text NOT NULL,
  actor_name  text NOT NULL
);
CREATE INDEX source_by_due ON source (due_at) WHERE due_at IS NOT NULL;

-- Passwords and tokens, which leave the store only towards the source that they belong to.
CREATE TABLE source_secret (
  source_id text COLLATE "C" NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  name      text NOT NULL,
  value     text NOT NULL,
  PRIMARY KEY (source_id, name)
);

-- One bringing of records; what comes all the time (push, MQTT) is counted by stretches of time.
CREATE TABLE source_run (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id   text COLLATE "C" NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  cause       text NOT NULL,
  status      text NOT NULL CHECK (status IN ('running', 'completed', 'partial', 'unchanged', 'failed')),
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  records     bigint NOT NULL DEFAULT 0,
  created     bigint NOT NULL DEFAULT 0,
  updated     bigint NOT NULL DEFAULT 0,
  rejected    bigint NOT NULL DEFAULT 0,
  bytes       bigint NOT NULL DEFAULT 0,
  -- attributes that the mapping names, over all records that were mapped, and those of them that had a value
  expected    bigint NOT NULL DEFAULT 0,
  present     bigint NOT NULL DEFAULT 0,
  -- records that say when they were observed, and those of them that were fresh
  timed       bigint NOT NULL DEFAULT 0,
  fresh       bigint NOT NULL DEFAULT 0,
  issues      jsonb NOT NULL DEFAULT '[]',
  -- the process that runs it, see import-owner-store.ts
  owner       integer NOT NULL
);
CREATE INDEX source_run_by_source ON source_run (source_id, id DESC);
CREATE INDEX source_run_running ON source_run (owner) WHERE status = 'running';
-- a source has one run at a time; what comes by itself is counted by each process that takes it
CREATE UNIQUE INDEX source_run_one ON source_run (source_id)
  WHERE status = 'running' AND cause IN ('schedule', 'manual', 'replay');

-- Records that could not be brought in, with the reason; the oldest go when there are too many.
CREATE TABLE source_reject (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id   text COLLATE "C" NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  run_id      bigint NOT NULL,
  at          timestamptz NOT NULL,
  -- where in what came: a file and row, a topic
  place       text NOT NULL,
  -- null where it was too large to keep
  record      jsonb,
  issues      jsonb NOT NULL,
  -- the run in which it was tried again with success
  replayed_by bigint
);
CREATE INDEX source_reject_by_source ON source_reject (source_id, id DESC);

-- Files that were read, by their content, so that none is read twice.
CREATE TABLE source_file (
  source_id text COLLATE "C" NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  sha256    text NOT NULL,
  name      text NOT NULL,
  bytes     bigint NOT NULL,
  run_id    bigint NOT NULL,
  at        timestamptz NOT NULL,
  PRIMARY KEY (source_id, sha256)
);
