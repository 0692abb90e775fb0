import { useMemo } from 'react';
import { useBroker } from './broker-api.ts';
import { makeNames, type Names } from './names.ts';

/** A type of entities as `/types?details=true` tells of it, names by the core @context. */
export interface TypeWire {
  /** The type's IRI. */
  readonly id: string;
  readonly typeName: string;
  readonly attributeNames: readonly string[];
}

/** All types, and the short names of types and attributes. */
export function useTypes() {
  const query = useBroker<readonly TypeWire[]>('/types?details=true');
  const types = query.data?.content;
  const names = useMemo<Names>(
    () => makeNames((types ?? []).flatMap(({ typeName, attributeNames }) => [typeName, ...attributeNames])),
    [types],
  );
  return { query, types, names };
}
