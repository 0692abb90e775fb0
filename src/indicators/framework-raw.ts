import type { Issue } from '../model/issue.ts';
import { escapePointer } from '../platform/document.ts';
import { FRAMEWORK_LIMITS } from './framework-limits.ts';

/** Something of unknown shape: what is not there, or not what it should be, is the schema's to report. */
export type Raw = Readonly<Record<string, unknown>>;

export interface RawAt {
  readonly raw: Raw;
  readonly path: string;
}

export interface RawNode extends RawAt {
  readonly depth: number;
  readonly isDimension: boolean;
}

/** What steps may name. */
export interface Names {
  readonly nodes: readonly RawNode[];
  readonly indicators: ReadonlySet<unknown>;
  readonly dimensions: ReadonlySet<unknown>;
}

/** All nodes, each parent before its children, no deeper than one level past the limit. */
export function nodesOf(tree: unknown): readonly RawNode[] {
  const nodes: RawNode[] = [];
  const visit = (raw: unknown, path: string, depth: number): void => {
    if (!isRaw(raw) || depth > FRAMEWORK_LIMITS.treeDepth) return;
    nodes.push({ raw, path, depth, isDimension: 'children' in raw });
    childrenOf(raw).forEach((child, index) => {
      visit(child, `${path}/children/${index}`, depth + 1);
    });
  };
  visit(tree, '/tree', 0);
  return nodes;
}

export const childrenOf = (raw: Raw): readonly unknown[] => (Array.isArray(raw.children) ? raw.children : []);

export const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number');

/** The maps in a list, each with its path. */
export function listOf(value: unknown, path: string): readonly RawAt[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((raw: unknown, index) => (isRaw(raw) ? [{ raw, path: `${path}/${index}` }] : []));
}

/** The entries of a map, each with its path; nothing if it is none. */
export const entriesOf = (
  value: unknown,
  path: string,
): readonly (readonly [code: string, value: unknown, path: string])[] =>
  isRaw(value)
    ? Object.entries(value).map(([code, item]) => [code, item, `${path}/${escapePointer(code)}`] as const)
    : [];

/** One issue for each key of a map that is not a known code. */
export function* unknownKeys(
  map: unknown,
  path: string,
  known: ReadonlySet<unknown>,
  issueCode: string,
): Generator<Issue> {
  for (const [code, , at] of entriesOf(map, path)) if (!known.has(code)) yield error(issueCode, at, { code });
}

/** The value under a method's name in a table, if it has one of that name. */
export const valueFor = <T>(table: Readonly<Record<string, T>>, name: unknown): T | undefined =>
  typeof name === 'string' && Object.hasOwn(table, name) ? table[name] : undefined;

export const error = (code: string, path: string, details: Issue['details'] = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: { path },
  details,
  ...(value === undefined ? {} : { value: value.slice(0, 200) }),
});

export const warning = (code: string, path: string, details: Issue['details'] = {}): Issue => ({
  ...error(code, path, details),
  severity: 'warning',
});
