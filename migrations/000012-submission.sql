-- What is asked of a department: one figure of an area and a period, as a framework names it.
CREATE TABLE submission_item (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  framework_id       text NOT NULL,
  framework_revision integer NOT NULL,
  -- of an indicator or a variable of that framework
  code               text NOT NULL,
  area               text NOT NULL REFERENCES area (code),
  period             text NOT NULL,
  department         text NOT NULL,
  -- the round that asks; null: it was asked for outside of any
  round_id           text,
  due                date,
  -- from which state on its number counts for scores
  counts_from        text NOT NULL CHECK (counts_from IN ('reported', 'verified')),
  state              text NOT NULL CHECK (state IN
    ('not-reported', 'reported', 'under-review', 'verified', 'rejected', 'not-applicable')),
  -- counts every change; whoever changes the item names the one that was looked at
  revision           integer NOT NULL,
  -- the last version that was sent or set by a reviewer; 0: none yet
  version            integer NOT NULL,
  has_draft          boolean NOT NULL,
  -- the reviewer has asked something that the department has not answered
  has_question       boolean NOT NULL,
  created_at         timestamptz NOT NULL,
  modified_at        timestamptz NOT NULL,
  actor_id           text NOT NULL,
  actor_name         text NOT NULL,
  FOREIGN KEY (framework_id, framework_revision) REFERENCES framework (id, revision)
);
CREATE UNIQUE INDEX submission_item_once ON submission_item (framework_id, code, area, period, coalesce(round_id, ''));
CREATE INDEX submission_item_by_due ON submission_item ((coalesce(due, '9999-12-31'::date)), id);
CREATE INDEX submission_item_by_round ON submission_item (round_id) WHERE round_id IS NOT NULL;
CREATE INDEX submission_item_by_place ON submission_item (area, period);

-- The versions of an item's figures. A draft may change until it is sent; all others stay as they were.
CREATE TABLE submission (
  no                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id            bigint NOT NULL REFERENCES submission_item (id) ON DELETE CASCADE,
  version            integer NOT NULL,
  kind               text NOT NULL CHECK (kind IN ('draft', 'sent', 'override')),
  numerator          double precision,
  denominator        double precision,
  -- unit codes of the two figures; null: a pure share of like things
  numerator_unit     text,
  denominator_unit   text,
  -- the periods they are of, where they are not the item's
  numerator_period   text,
  denominator_period text,
  -- [{"of": "numerator" | "denominator", "name": …, "value": …}], which add up to the figure
  parts              jsonb NOT NULL DEFAULT '[]',
  -- in the unit of the item's indicator, given or computed
  value              double precision,
  unit               text NOT NULL,
  source_text        text NOT NULL,
  grade              text,
  comment            text NOT NULL,
  at                 timestamptz NOT NULL,
  actor_id           text NOT NULL,
  actor_name         text NOT NULL,
  UNIQUE (item_id, version)
);

-- Files that support a figure. The bytes lie in the files folder under their SHA-256, so that equal files lie there once.
CREATE TABLE submission_evidence (
  no            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id       bigint NOT NULL REFERENCES submission_item (id) ON DELETE CASCADE,
  -- the first version that it belongs to, and the first that it no longer belongs to
  from_version  integer NOT NULL,
  until_version integer,
  name          text NOT NULL,
  media_type    text NOT NULL,
  bytes         bigint NOT NULL,
  sha256        text NOT NULL,
  at            timestamptz NOT NULL,
  actor_id      text NOT NULL,
  actor_name    text NOT NULL
);
CREATE INDEX submission_evidence_by_item ON submission_evidence (item_id, no);

-- All that happened to an item, in order: sent, questions, answers, returned, verified, overridden …
CREATE TABLE submission_event (
  no         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item_id    bigint NOT NULL REFERENCES submission_item (id) ON DELETE CASCADE,
  kind       text NOT NULL,
  version    integer NOT NULL,
  from_state text NOT NULL,
  to_state   text NOT NULL,
  text       text NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   text NOT NULL,
  actor_name text NOT NULL
);
CREATE INDEX submission_event_by_item ON submission_event (item_id, no);
