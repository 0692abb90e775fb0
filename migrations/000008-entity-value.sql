-- The value of an attribute as queries compare it: a number, a boolean, a text, a URI, or {"~i": key} of a time, where the entity has
-- one instance that holds just this. Whatever else it is (several instances, a list, an object, a long text) is [0], so that the rows
-- to look at are those in a range and those that are [0]. Indexes on it are made and dropped by the program, see value-index.ts.
CREATE OR REPLACE FUNCTION entity_value(doc jsonb, name text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE jsonb_typeof(doc -> name)
    WHEN 'array' THEN '[0]'::jsonb
    WHEN 'object' THEN CASE jsonb_typeof(doc -> name -> 'v')
      WHEN 'string' THEN CASE WHEN octet_length(doc -> name ->> 'v') <= 500 THEN doc -> name -> 'v' ELSE '[0]'::jsonb END
      WHEN 'array' THEN '[0]'::jsonb
      WHEN 'object' THEN CASE
        WHEN doc -> name -> 'v' ? '~s' THEN (doc -> name -> 'v') - '~s'
        WHEN jsonb_array_length(doc -> name -> 'v' -> '~r') = 1 AND octet_length(doc -> name -> 'v' -> '~r' ->> 0) <= 500
          THEN doc -> name -> 'v' -> '~r' -> 0
        ELSE '[0]'::jsonb END
      ELSE doc -> name -> 'v' END
    END
$$;
