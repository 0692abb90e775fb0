import type { Step } from '../../src/model/method.ts';

export interface ParameterRow {
  /** The node or level that it is for; empty where it is for all. */
  readonly of: string;
  /** As the framework file calls it. */
  readonly name: string;
  readonly value: string;
}

/** What is shown by itself: judgements as tables of their own. */
const ELSEWHERE = new Set(['step', 'matrices', 'allocations', 'targets', 'parts']);
const BY_NODE = new Set(['indicators', 'nodes', 'levels']);

/** All parameters that a step sets, as the file has them. */
export const parameterRows = (step: Step): readonly ParameterRow[] =>
  methodFirst(step)
    .filter(([name]) => !ELSEWHERE.has(name))
    .flatMap(([name, value]) => (BY_NODE.has(name) ? nodeRows(value) : [row('', name, value)]));

const nodeRows = (nodes: unknown): readonly ParameterRow[] =>
  Object.entries(nodes as Readonly<Record<string, unknown>>).flatMap(([of, choice]) =>
    typeof choice === 'string'
      ? [row(of, 'method', choice)]
      : methodFirst(choice as object).map(([name, value]) => row(of, name, value)),
  );

/** A stored framework comes back with its keys in the order of the alphabet. */
const methodFirst = (choice: object): readonly (readonly [string, unknown])[] =>
  Object.entries(choice).sort(([a], [b]) => Number(b === 'method') - Number(a === 'method'));

const row = (of: string, name: string, value: unknown): ParameterRow => ({ of, name, value: written(value) });

function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(', ');
  if (value !== null && typeof value === 'object')
    return Object.entries(value)
      .map(([name, own]: [string, unknown]) => `${name}: ${written(own)}`)
      .join(', ');
  return String(value);
}
