import type { Table } from '../composite/table.ts';
import type { Area } from '../model/area.ts';
import type { Band } from '../model/framework.ts';
import type { LocalText } from '../model/text.ts';

/** A node of the run's tree; parents first, the index is the first. */
export interface DiagnosedNode {
  readonly code: string;
  readonly parent: string | null;
  readonly depth: number;
  readonly kind: 'dimension' | 'indicator';
  readonly name: LocalText;
  /** Share among its siblings, and in the index, 0..1. */
  readonly weight: number;
  readonly effectiveWeight: number;
  /** How a dimension's children are put together. */
  readonly method?: string;
  /** Of an indicator's figures, before and after division. */
  readonly unit?: LocalText;
  readonly dividedUnit?: LocalText;
  readonly numerator?: string;
}

export interface RankedArea {
  readonly area: string;
  readonly rank: number;
  readonly score: number;
}

/** The area's own value of an indicator. */
export interface OwnValue {
  readonly indicator: string;
  readonly period: string | null;
  readonly state: string;
  readonly value: number | null;
  readonly isImputed: boolean;
}

export interface TrendPoint {
  readonly period: string;
  readonly run: string;
  readonly score: number | null;
  readonly rank: number | null;
}

/** Later less earlier; of ranks, less is better. */
export interface Shift {
  readonly rank: number;
  readonly score: number;
}
export interface Move {
  readonly since: string;
  readonly earlier: Shift;
  readonly later: Shift;
  readonly parts: { readonly data: Shift; readonly method: Shift; readonly peers: Shift };
  /** By column of the data, only those that changed. */
  readonly columns: readonly (Shift & { readonly column: string })[];
}

export interface LiftChange {
  readonly figure: string;
  readonly from: number;
  readonly to: number;
  /** In standard deviations of the indicator. */
  readonly cost: number;
}
/** The least changes that reach a rank: all figures together, and up to three single ones that each reach it, the cheapest first. */
export interface Lift {
  readonly goal: number;
  /** How many indicators might change; null for all of them. */
  readonly tried: number | null;
  readonly isReached: boolean;
  readonly together: readonly LiftChange[];
  readonly after: Shift;
  readonly alone: readonly LiftChange[];
}

export const PEER_CHOICES = ['tier', 'size', 'province', 'custom'] as const;
export type PeerChoice = (typeof PEER_CHOICES)[number];

/** Everything that the rules look at, of one area in one run. */
export interface DiagnosisInput {
  readonly area: Area;
  readonly period: string;
  readonly nodes: readonly DiagnosedNode[];
  readonly bands: readonly Band[];
  /** The ends of the scores' scale; null where scores have none (z-scores) or several. */
  readonly scale: readonly [low: number, high: number] | null;
  /** Areas that have a rank, the best first. */
  readonly ranking: readonly RankedArea[];
  readonly peers: { readonly choice: PeerChoice; readonly areas: readonly Area[] };
  /** Scores of all nodes (indicators: normalised), of the area in the first row and its peers in the others. */
  readonly scores: Table;
  /** Values after division of the same areas; for reading, never for scoring. */
  readonly values: Table;
  readonly own: readonly OwnValue[];
  /** Score and rank of the area at every node, and the median of all areas. */
  readonly profile: readonly {
    readonly code: string;
    readonly score: number | null;
    readonly rank: number | null;
    readonly median: number | null;
  }[];
  readonly interval: {
    readonly low: number;
    readonly high: number;
    readonly share: number;
    readonly replications: number;
  } | null;
  /** The newest run of each period, the oldest first. */
  readonly trend: readonly TrendPoint[];
  readonly move: Move | null;
  readonly lift: Lift | null;
}
