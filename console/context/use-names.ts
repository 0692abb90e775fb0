import { useMemo } from 'react';
import { useBroker } from './broker-api.ts';
import { makeNames, type NamedType, type Names } from './names.ts';

/** A type of entities as `/types?details=true` tells of it, names by the core @context. */
export interface TypeWire extends NamedType {
  /** The type's IRI. */
  readonly id: string;
}

/** All types, and the short names of types and attributes; `type` is the short name of the type in question. */
export function useTypes(type?: string) {
  const query = useBroker<readonly TypeWire[]>('/types?details=true');
  const types = query.data?.content;
  const names = useMemo<Names>(() => makeNames(types ?? [], type), [types, type]);
  return { query, types, names };
}
