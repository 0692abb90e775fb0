import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { Database } from './database.ts';

/** A value that came into force. */
export interface ChangedValue {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
  readonly value: number | null;
  readonly state: ValueState;
  /** A later value of the same area, indicator and period has a larger one. */
  readonly version: number;
}

export interface ValuesChanged {
  /** When the record, the decision or the import that began it came in, ISO 8601 in UTC. */
  readonly at: string;
  /** `many`: more than is worth listing; who keeps values reads them again. */
  readonly values: readonly ChangedValue[] | 'many';
}

/** Must be quick, and not throw. */
type Listener = (changed: ValuesChanged) => void;

const listeners = new WeakMap<Database, Set<Listener>>();

/**
 * Tells whoever listens in this process that values of a store changed. Whoever puts values in force calls it, once that is durable; of
 * other processes on the same database nothing is told.
 */
export function valuesChanged({ db }: { readonly db: Database }, changed: ValuesChanged): void {
  if (changed.values.length === 0) return;
  for (const listener of listeners.get(db) ?? []) listener(changed);
}

/** Listens to {@link valuesChanged}; returns what ends it. */
export function onValuesChanged({ db }: { readonly db: Database }, listener: Listener): () => void {
  const all = listeners.get(db) ?? new Set();
  listeners.set(db, all);
  all.add(listener);
  return () => void all.delete(listener);
}
