-- Declared computations of indicators from city data; `body` is the parsed declaration, `sha256` is of its canonical JSON. The newest
-- revision is in force; one that is retired computes nothing any more.
CREATE TABLE measure (
  code       text COLLATE "C" NOT NULL,
  revision   integer NOT NULL,
  body       jsonb NOT NULL,
  sha256     text NOT NULL,
  is_retired boolean NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   text NOT NULL,
  actor_name text NOT NULL,
  PRIMARY KEY (code, revision)
);

-- Each time that measures were computed, and up to where they saw records: every value up to value_no, and what replaced or took out
-- values up to replaced_no. Numbers grow in the order in which that happened, whatever the clocks say.
CREATE TABLE measure_tick (
  no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  value_no    bigint NOT NULL,
  replaced_no bigint NOT NULL
);

-- A value that a measure came to; what was the same as before has no row of its own. `excluded` counts records by the reason why
-- they were left out. `detail` holds what a formula or a rate was computed from.
CREATE TABLE measure_result (
  no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code     text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  area     text COLLATE "C" NOT NULL,
  period   text COLLATE "C" NOT NULL,
  value    double precision,
  state    text NOT NULL,
  records  bigint NOT NULL,
  excluded jsonb NOT NULL,
  issues   jsonb NOT NULL,
  detail   jsonb,
  tick     bigint NOT NULL
);
CREATE INDEX measure_result_by_place ON measure_result (code, area, period, no DESC);

-- What a measure has gathered for an area and a period, and the value that it last came to. `tally` is null where it is gathered
-- from the records when it is needed.
CREATE TABLE measure_cell (
  code     text COLLATE "C" NOT NULL,
  area     text COLLATE "C" NOT NULL,
  period   text COLLATE "C" NOT NULL,
  revision integer NOT NULL,
  tally    text,
  result   bigint NOT NULL,
  value    double precision,
  state    text NOT NULL,
  PRIMARY KEY (code, area, period)
) WITH (fillfactor = 70);

-- Areas of measures that are to be gathered anew from all records.
CREATE TABLE measure_todo (
  code text COLLATE "C" NOT NULL,
  area text COLLATE "C" NOT NULL,
  PRIMARY KEY (code, area)
);

-- Which entities a selection of measures takes for which area, from one computing until another. Where entities themselves are
-- counted, `period` is that in which they are and `holds` whether they satisfy the condition; else `period` is empty.
CREATE TABLE measure_member (
  selection text COLLATE "C" NOT NULL,
  entity_no bigint NOT NULL,
  entity_id text NOT NULL,
  area      text COLLATE "C" NOT NULL,
  period    text COLLATE "C" NOT NULL,
  holds     boolean NOT NULL,
  since     bigint NOT NULL,
  until     bigint
);
CREATE INDEX measure_member_by_entity ON measure_member (entity_no, selection);
CREATE INDEX measure_member_by_area ON measure_member (selection, area, period, entity_no);

-- Entities that a transaction wrote and that measures have not seen yet, written in that very transaction: a list of
-- [tenant, number, id]. `owner` is the process that has the changes in its memory, or 0.
CREATE TABLE measure_pending (
  no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner    bigint NOT NULL,
  entities jsonb NOT NULL
);

-- Values of attributes as they were before they were replaced or taken out one by one. `no` is the value's, `replaced_no` grows in the
-- order of replacing. Whoever deletes a whole evolution wants it gone, so nothing of that is kept.
CREATE TABLE temporal_replaced (
  entity_no   bigint NOT NULL,
  at          bigint NOT NULL,
  replaced_no bigint GENERATED ALWAYS AS IDENTITY,
  no          bigint NOT NULL,
  recorded_at bigint NOT NULL,
  number      double precision,
  series_no   integer NOT NULL,
  modified_at bigint,
  instance    text,
  PRIMARY KEY (entity_no, no, replaced_no)
);
CREATE INDEX temporal_replaced_by_time ON temporal_replaced (entity_no, series_no, at);

-- The outline of an area, GeoJSON (Polygon or MultiPolygon, WGS 84).
CREATE TABLE area_boundary (
  area       text PRIMARY KEY REFERENCES area (code),
  geometry   jsonb NOT NULL,
  at         timestamptz NOT NULL,
  actor_id   text NOT NULL,
  actor_name text NOT NULL
);
