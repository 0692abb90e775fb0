import { orNull } from '../composite/step-log.ts';
import { columnOf, type Table } from '../composite/table.ts';
import type { DiagnosedNode, DiagnosisInput } from './diagnosis-input.ts';

/** One area's score at a node; null where it has none. Row 0 is the area that is diagnosed. */
export const scoreAt = (scores: Table, code: string, row = 0): number | null =>
  orNull(columnOf(scores, code)[row]!);

/** How many points of this framework's scale are one point of a scale of 100; 1 where scores have no ends. */
export const pointOf = ({ scale }: Pick<DiagnosisInput, 'scale'>): number =>
  scale === null ? 1 : (scale[1] - scale[0]) / 100;

/** The children of a node that carry weight. */
export const childrenOf = (nodes: readonly DiagnosedNode[], parent: string): readonly DiagnosedNode[] =>
  nodes.filter((node) => node.parent === parent && node.weight > 0);

/** The rows of the peers. */
export const peerRows = ({ areas }: Table): readonly number[] => [...areas.keys()].slice(1);
