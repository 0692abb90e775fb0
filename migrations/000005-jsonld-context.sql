-- @contexts that are kept: hosted for clients, made for @contexts that came inside of requests, and copies of remote ones. They are
-- names of things, no data, and the same for all tenants.
CREATE TABLE jsonld_context (
  -- random for a Hosted one, the hash of its content for one made implicitly, of its address for a Cached one
  id             text COLLATE "C" PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('Cached', 'Hosted', 'ImplicitlyCreated')),
  -- where a Cached one came from
  address        text,
  -- the document as it came; null where it is one that ships with Meridian, whose row only tells of its use
  content        text,
  characters     integer NOT NULL,
  sha256         text NOT NULL,
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz,
  last_usage     timestamptz,
  hits           bigint NOT NULL DEFAULT 0,
  -- of what the address holds by now, where that is not taken over before somebody asks for it
  changed_sha256 text,
  CHECK ((kind = 'Cached') = (address IS NOT NULL))
);
