-- One evaluation from call to publication. `framework_revision` is that which will be computed: a panel's weights make a new one.
CREATE TABLE round (
  id                 text PRIMARY KEY,
  name_en            text NOT NULL,
  name_zh            text NOT NULL,
  framework_id       text NOT NULL,
  framework_revision integer NOT NULL,
  period             text NOT NULL,
  -- when departments are called, the last day of filling, and by when the later phases are to end
  opens              date NOT NULL,
  cutoff             date NOT NULL,
  review_due         date,
  panel_due          date,
  appeal_due         date,
  -- from which state on a submitted number counts
  counts_from        text NOT NULL CHECK (counts_from IN ('reported', 'verified')),
  state              text NOT NULL CHECK (state IN
    ('draft', 'call', 'frozen', 'review', 'panel', 'computed', 'appeal', 'published', 'cancelled')),
  -- counts every change; whoever changes the round names the one that was looked at
  revision           integer NOT NULL,
  at                 timestamptz NOT NULL,
  actor_id           text NOT NULL,
  actor_name         text NOT NULL,
  -- the values as they stood when they were frozen, gzipped JSON (round-frozen.ts)
  frozen             bytea,
  frozen_at          timestamptz,
  run_id             text REFERENCES run (id),
  edition_id         text,
  FOREIGN KEY (framework_id, framework_revision) REFERENCES framework (id, revision)
);
CREATE INDEX round_at ON round (at DESC, id);

-- The areas that take part. An area signs off that its figures are complete; the place above it, where there is one, confirms.
CREATE TABLE round_area (
  round_id          text NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  area              text NOT NULL REFERENCES area (code),
  province          text,
  completed_at      timestamptz,
  completed_by      text,
  completed_by_name text,
  note              text NOT NULL DEFAULT '',
  confirmed_at      timestamptz,
  confirmed_by      text,
  confirmed_by_name text,
  PRIMARY KEY (round_id, area)
);

-- All that happened in a round, in order.
CREATE TABLE round_event (
  no         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id   text NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  kind       text NOT NULL,
  -- what its words need: from and to, the reason, an area, counts
  details    jsonb NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   text NOT NULL,
  actor_name text NOT NULL
);
CREATE INDEX round_event_by_round ON round_event (round_id, no);

-- What an area holds against its result, and what was answered.
CREATE TABLE round_appeal (
  no               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id         text NOT NULL REFERENCES round (id) ON DELETE CASCADE,
  area             text NOT NULL,
  text             text NOT NULL,
  at               timestamptz NOT NULL,
  actor_id         text NOT NULL,
  actor_name       text NOT NULL,
  decision         text CHECK (decision IN ('upheld', 'dismissed')),
  answer           text,
  answered_at      timestamptz,
  answered_by      text,
  answered_by_name text
);
CREATE INDEX round_appeal_by_round ON round_appeal (round_id, no);

-- The experts' judgement of weights in a round. `repeat` is the Delphi repeat that is open or was the last, 0 before the first.
CREATE TABLE panel (
  round_id   text PRIMARY KEY REFERENCES round (id) ON DELETE CASCADE,
  method     text NOT NULL CHECK (method IN ('ahp', 'budget')),
  -- codes of the dimensions whose children are weighed, in the tree's order
  dimensions jsonb NOT NULL,
  max_ratio  double precision NOT NULL,
  repeat     integer NOT NULL,
  state      text NOT NULL CHECK (state IN ('preparing', 'open', 'closed', 'applied')),
  revision   integer NOT NULL
);

-- An expert has an account, or a link whose secret is kept as its hash alone.
CREATE TABLE panel_expert (
  round_id     text NOT NULL REFERENCES panel (round_id) ON DELETE CASCADE,
  no           integer NOT NULL,
  name         text NOT NULL,
  person_id    text,
  token_sha256 text UNIQUE,
  invited_at   timestamptz NOT NULL,
  withdrawn_at timestamptz,
  PRIMARY KEY (round_id, no)
);

-- An expert's answers in one repeat: by dimension, comparisons above the diagonal row by row, or points; null where there is none yet.
CREATE TABLE panel_ballot (
  round_id     text NOT NULL,
  expert       integer NOT NULL,
  repeat       integer NOT NULL,
  answers      jsonb NOT NULL,
  -- by dimension, why the judgement stays outside of the group's middle half
  reasons      jsonb NOT NULL,
  saved_at     timestamptz NOT NULL,
  handed_in_at timestamptz,
  PRIMARY KEY (round_id, expert, repeat),
  FOREIGN KEY (round_id, expert) REFERENCES panel_expert (round_id, no) ON DELETE CASCADE
);
