-- Tenants of the context broker. The default tenant has number 0 and no row.
CREATE TABLE tenant (
  no         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

-- An entity as it is now. `no` ties it to its history, which stays when the entity is deleted; `doc` is null then, and where
-- an entity is known by its history alone. `doc` holds attributes by IRI, see entity-doc.ts.
CREATE TABLE entity (
  tenant_no   integer NOT NULL,
  id          text COLLATE "C" NOT NULL,
  no          bigint NOT NULL,
  types       text[] NOT NULL,
  scopes      text[] NOT NULL,
  created_at  timestamptz NOT NULL,
  modified_at timestamptz NOT NULL,
  expires_at  timestamptz,
  -- when the entity or any instance of its attributes first expires
  due_at      timestamptz,
  deleted_at  timestamptz,
  doc         jsonb,
  -- bounds of `location`, to find by place; the exact test comes after; null where the entity is deleted
  location    box,
  PRIMARY KEY (tenant_no, id)
) WITH (fillfactor = 80);
-- Numbers of entities are taken in blocks; the sequence belongs to a table, so that a backup carries it.
CREATE TABLE entity_number (
  no bigint GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME entity_no INCREMENT BY 1000)
);
-- Predicates name no column that an update changes, so that updates of values leave the indexes alone.
CREATE INDEX entity_by_type ON entity (tenant_no, (types[1]), id) WHERE deleted_at IS NULL;
-- an entity is found by each of its types in the order of ids: the first three by their place, the others one by one
CREATE INDEX entity_by_second_type ON entity (tenant_no, (types[2]), id) WHERE deleted_at IS NULL AND cardinality(types) > 1;
CREATE INDEX entity_by_third_type ON entity (tenant_no, (types[3]), id) WHERE deleted_at IS NULL AND cardinality(types) > 2;
CREATE INDEX entity_of_many_types ON entity (tenant_no, id) WHERE deleted_at IS NULL AND cardinality(types) > 3;
CREATE INDEX entity_by_scope ON entity USING gin (scopes) WHERE deleted_at IS NULL AND scopes <> '{}';
CREATE INDEX entity_by_location ON entity USING spgist (location) WHERE location IS NOT NULL;
CREATE INDEX entity_by_expiry ON entity (expires_at) WHERE deleted_at IS NULL AND expires_at IS NOT NULL;
