-- A published edition: its whole bundle as it is handed out, so that one transaction publishes all of it or nothing, and a backup
-- and every server on one database have it. A row never changes, but for its withdrawal.
CREATE TABLE edition (
  id                 text PRIMARY KEY,
  run_id             text NOT NULL REFERENCES run (id),
  round_id           text,
  framework_id       text NOT NULL,
  period             text NOT NULL,
  -- the count of the framework's editions for the period
  number             integer NOT NULL,
  -- an edition is corrected by one other, which may be corrected in turn
  replaces           text UNIQUE REFERENCES edition (id),
  at                 timestamptz NOT NULL,
  actor_id           text NOT NULL,
  actor_name         text NOT NULL,
  -- manifest.json as parsed; its bytes are in the bundle
  manifest           jsonb NOT NULL,
  manifest_sha256    text NOT NULL,
  -- the thumbprint of the key that signed it
  key_id             text NOT NULL,
  bundle             bytea NOT NULL,
  bundle_bytes       bigint NOT NULL,
  bundle_sha256      text NOT NULL,
  withdrawn_at       timestamptz,
  withdrawn_by_id    text,
  withdrawn_by_name  text,
  withdrawn_reason   text,
  UNIQUE (framework_id, period, number),
  CHECK (withdrawn_at IS NULL OR withdrawn_reason IS NOT NULL)
);
CREATE INDEX edition_at ON edition (at DESC, id);
-- A run is published once, unless that edition was withdrawn.
CREATE UNIQUE INDEX edition_run ON edition (run_id) WHERE withdrawn_at IS NULL;

-- The public keys that editions were signed with, as JWK.
CREATE TABLE edition_key (
  id  text PRIMARY KEY,
  jwk jsonb NOT NULL,
  at  timestamptz NOT NULL
);
