import type { Issue } from '../model/issue.ts';
import type { EditionLineage, LineageValue } from './edition-lineage.ts';
import { LINEAGE_FILE } from './edition-manifest.ts';
import type { InputValue } from './input.ts';

/** Most differences that are named; one is enough to know. */
const MAX_NAMED = 20;
type Told = Readonly<Record<string, unknown>>;

/** Where a lineage.json does not say the same of a value as inputs.csv, each with its area and indicator. */
export function lineageDifferences(json: string, values: readonly InputValue[]): readonly Issue[] {
  let lineage: Partial<EditionLineage> | null;
  try {
    lineage = JSON.parse(json) as Partial<EditionLineage> | null;
  } catch {
    return [{ code: 'edition.notJson', severity: 'error', at: { file: LINEAGE_FILE } }];
  }
  const told = Array.isArray(lineage?.values) ? (lineage.values as readonly LineageValue[]) : [];
  const issues: Issue[] = [];
  if (told.length !== values.length)
    issues.push({
      code: 'edition.lineageLength',
      severity: 'error',
      at: { file: LINEAGE_FILE, path: '/values' },
      details: { before: told.length, after: values.length },
    });
  for (const [index, value] of values.entries()) {
    const own = told[index];
    if (own === undefined || issues.length >= MAX_NAMED) break;
    const found = firstMember(own, value);
    if (found === undefined) continue;
    issues.push({
      code: 'edition.lineageDiffers',
      severity: 'error',
      at: { file: LINEAGE_FILE, path: `/values/${index}${found.path}` },
      details: {
        area: value.area,
        indicator: value.indicator,
        before: String(found.before),
        after: String(found.after),
      },
    });
  }
  return issues;
}

/** The first member that inputs.csv has and lineage.json does not have, or has otherwise. */
function firstMember(
  told: unknown,
  value: unknown,
  path = '',
): { readonly path: string; readonly before: unknown; readonly after: unknown } | undefined {
  if (typeof value !== 'object' || value === null)
    return Object.is(told, value) ? undefined : { path, before: show(told), after: value };
  if (typeof told !== 'object' || told === null) return { path, before: show(told), after: '…' };
  for (const [key, member] of Object.entries(value)) {
    const found = firstMember((told as Told)[key], member, `${path}/${key}`);
    if (found) return found;
  }
  return undefined;
}

const show = (value: unknown): unknown => (typeof value === 'object' && value !== null ? '…' : value);
