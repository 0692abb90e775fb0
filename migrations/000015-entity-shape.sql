-- What entities are made of: types, and attributes with their kinds and numbers of instances. Many entities share one shape, so that
-- types and attributes are told without a look at the entities.
CREATE TABLE entity_shape (
  no     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- of the body as it was written
  sha256 bytea NOT NULL UNIQUE,
  body   jsonb NOT NULL
);
-- Null where the entity is looked at by itself: some of it expires, or there is very much of it.
ALTER TABLE entity ADD COLUMN shape_no integer;
CREATE INDEX entity_by_shape ON entity (tenant_no, shape_no) WHERE deleted_at IS NULL AND shape_no IS NOT NULL;
CREATE INDEX entity_without_shape ON entity (tenant_no, id) WHERE shape_no IS NULL AND NOT is_past;
