-- Whether an entity is known by its history alone. The indexes of such entities named `doc` itself, so that each update of an entity
-- went into every index; a column of its own changes with the kind of the entity only.
ALTER TABLE entity ADD COLUMN is_past boolean GENERATED ALWAYS AS (doc IS NULL) STORED;
DROP INDEX entity_past_by_type;
DROP INDEX entity_past_by_types;
CREATE INDEX entity_past_by_type ON entity (tenant_no, (types[1]), id) WHERE is_past;
CREATE INDEX entity_past_by_types ON entity USING gin (types) WHERE is_past AND cardinality(types) > 1;
-- Room for the next version of an entity on its own page, so that indexes need not learn of it.
ALTER TABLE entity SET (fillfactor = 50);
