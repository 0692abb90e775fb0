import { createHash } from 'node:crypto';
import type { Statistics } from '../composite/statistics.ts';
import type { Area } from '../model/area.ts';
import type { Band, Citation, Framework } from '../model/framework.ts';
import type { Period } from '../model/period.ts';
import type { Locale } from '../model/text.ts';
import type { InputDigests } from './run-inputs.ts';

export const RUN_FORMAT = 'meridian-run/1';
export const RECORD_FILE = 'run.json';

/** A file that values were read from. */
export interface SourceFile {
  /** Relative to the mapping; never an absolute path. */
  readonly name: string;
  readonly sha256: string;
  readonly citation: Citation | null;
}

export interface RunOutput {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A node of the tree as the run used it. */
export interface RecordNode {
  readonly code: string;
  readonly parent: string | null;
  readonly depth: number;
  readonly kind: 'dimension' | 'indicator';
  /** Share among its siblings, and share in the index, 0..1. */
  readonly weight: number;
  readonly effectiveWeight: number;
  /** How a dimension's children are put together. */
  readonly method?: string;
}

/** One step of the log: what the method resolved to, as the engine and `select` wrote it. */
export type RecordStep = { readonly step: string } & Readonly<Record<string, unknown>>;

/**
 * run.json: everything that a run was, without the moment and the machine. With inputs.csv beside it the run can be computed
 * again anywhere, without the original files and without a database.
 */
export interface RunRecord {
  readonly format: typeof RUN_FORMAT;
  /** The version of Meridian that computed the run. */
  readonly meridian: string;
  readonly period: Period;
  readonly framework: Framework;
  /** Of the framework's canonical JSON (RFC 8785). */
  readonly frameworkSha256: string;
  /** Assessed areas by code, then the places above them. */
  readonly areas: readonly Area[];
  readonly places: readonly Area[];
  readonly nodes: readonly RecordNode[];
  readonly log: readonly RecordStep[];
  readonly bands: readonly (Band & { readonly count: number })[];
  readonly statistics: { readonly [Name in keyof Statistics]: number | null };
  readonly missingCount: number;
  readonly inputs: InputDigests & {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly rows: number;
    readonly files: readonly SourceFile[];
  };
  /** Languages of report.html. */
  readonly languages: readonly Locale[];
  readonly outputs: readonly RunOutput[];
}

/** Members that are written first, in this order; the others follow by name. */
const FIRST = [
  'format',
  'meridian',
  'id',
  'version',
  'period',
  'step',
  'method',
  'code',
  'parent',
  'name',
  'en',
  'zh',
];

/**
 * The one text of a record: two spaces deep, members in a fixed order whatever order they came in, so that a record that went
 * through a database has the same bytes.
 */
export const recordText = (record: RunRecord): string => `${JSON.stringify(ordered(record), null, 2)}\n`;

export const sha256Of = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, ordered(member)]));
}

const rankOf = (key: string): number => {
  const index = FIRST.indexOf(key);
  return index < 0 ? FIRST.length : index;
};
