import { audit, type PublishedTable } from '../composite/audit.ts';
import { auditByMethod, isScaled, type MethodAudit } from '../composite/audit-by-method.ts';
import { dataCodesOf, type Linked, nodesOf } from '../composite/tree.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { findStep } from '../model/readiness.ts';
import type { LocalText } from '../model/text.ts';
import {
  areasOf,
  areasWithout,
  columnIn,
  issueOf,
  type NamedText,
  readSheet,
  rowsOf,
  type Sheet,
  textsOf,
  unusedColumns,
} from './audit-sheet.ts';

/** What somebody published, as CSV whose first line names the columns, and what is known about how it was made. */
export interface AuditRequest {
  readonly table: NamedText;
  /** Raw values by area and code: the method begins with them, or the bounds of the scale are recovered from them. */
  readonly raw?: NamedText;
  /** The column that names the areas, in both tables; the first one if not given. */
  readonly area?: string;
  /** The column of published ranks by the total score. */
  readonly rank?: string;
  /** Says what is made of what, and by which method; columns are named by its codes. */
  readonly framework?: Framework;
  /** Without a framework: the total score (the last column if not given), and what it is made of (all other columns). */
  readonly score?: string;
  readonly inputs?: readonly string[];
  /** Most areas times columns that are looked at. */
  readonly maxCells?: number;
}
export interface AuditNode extends Linked {
  /** Null without a framework. */
  readonly name: LocalText | null;
}
export interface AuditAnswer extends MethodAudit {
  readonly areas: readonly string[];
  /** The index first, parents before children. */
  readonly nodes: readonly AuditNode[];
  /** What of the tables was not looked at. */
  readonly warnings: readonly Issue[];
}

/**
 * Whether a published table can be recomputed: by the framework's own method, or by which weights and bounds (see
 * {@link auditByMethod} and {@link audit}).
 * @throws MeridianError `input.invalid` with everything that is wrong with the tables; `method.impossible`
 */
export function auditTable(request: AuditRequest): AuditAnswer {
  const { area, rank, framework, maxCells = Number.POSITIVE_INFINITY } = request;
  const issues: Issue[] = [];
  const table = readSheet(request.table, area, issues);
  const raw = request.raw && readSheet(request.raw, area, issues);
  if (rank !== undefined) columnIn(table, rank, issues);
  const sheets = raw ? [table, raw] : [table];
  const nodes = framework
    ? nodesByFramework(framework, request, issues)
    : nodesByColumns(sheets, request, issues);
  const areas = areasOf(table);
  const cells = areas.length * nodes.length * sheets.length;
  if (cells > maxCells)
    issues.push(issueOf('audit.tooLarge', { file: table.file }, { cells, limit: maxCells }));
  const rawRows = raw && rowsOf(raw, areas, table.file, issues);
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);

  const codes = nodes.map(({ code }) => code);
  const others = framework ? dataCodesOf(framework).filter((code) => !codes.includes(code)) : [];
  const published: PublishedTable = {
    areas,
    nodes,
    scores: textsOf(table, table.rows, codes),
    ...(raw && rawRows ? { raw: textsOf(raw, rawRows, codes) } : {}),
    ...(rank === undefined ? {} : { ranks: textsOf(table, table.rows, [rank])[rank]! }),
    ...scaleOf(framework),
  };
  const used = [...codes, ...others, ...(rank === undefined ? [] : [rank])];
  const warnings = [
    ...sheets.flatMap((sheet) => unusedColumns(sheet, [...used, sheet.columns[sheet.key] ?? ''])),
    ...(raw ? areasWithout('audit.areasUnused', raw.file, areasOf(raw), areas) : []),
    ...(raw ? areasWithout('audit.areasWithoutRaw', raw.file, areas, areasOf(raw)) : []),
  ];
  const figures = {
    ...textsOf(table, table.rows, others),
    ...(raw && rawRows ? textsOf(raw, rawRows, others) : {}),
  };
  const found: MethodAudit = framework
    ? auditByMethod(published, framework, figures)
    : {
        ...audit(published),
        stated: null,
        scaled: isScaled(published) ? 'range' : null,
        recovered: null,
      };
  return { areas, nodes, ...found, warnings };
}

/** The framework's tree; what it says itself cannot be said otherwise. */
function nodesByFramework({ tree }: Framework, request: AuditRequest, issues: Issue[]): readonly AuditNode[] {
  for (const option of ['score', 'inputs'] as const)
    if (request[option] !== undefined) issues.push(issueOf('audit.columnsByFramework', {}, { option }));
  return nodesOf(tree).map(({ code, parent, node }) => ({ code, parent, name: node.name }));
}

/** A flat list: the total score and what it is made of. */
function nodesByColumns(
  sheets: readonly Sheet[],
  { score, inputs, rank }: AuditRequest,
  issues: Issue[],
): readonly AuditNode[] {
  const table = sheets[0]!;
  const free = ({ columns, key }: Sheet) =>
    columns.filter((column, at) => at !== key && column !== '' && column !== rank);
  const total = score ?? free(table).at(-1) ?? '';
  columnIn(table, total, issues);
  const known = [...new Set(sheets.flatMap(free))];
  const parts = inputs ?? known.filter((column) => column !== total);
  for (const part of new Set(parts)) if (!known.includes(part)) columnIn(table, part, issues);
  if (parts.length === 0) issues.push(issueOf('audit.noInputs', { file: table.file }));
  return [
    { code: total, parent: null, name: null },
    ...[...new Set(parts)].map((code) => ({ code, parent: total, name: null })),
  ];
}

/** The ends of the scale where the framework states them; z-scores have a mean and a spread there. */
function scaleOf(framework: Framework | undefined): Pick<PublishedTable, 'to'> {
  const normalise = framework && findStep(framework.method, 'normalise');
  return normalise?.to && normalise.method !== 'zscore' ? { to: normalise.to } : {};
}
