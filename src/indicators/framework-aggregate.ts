import type { Issue } from '../model/issue.ts';
import { choiceIssues } from './framework-normalise.ts';
import { entriesOf, error, isRaw, type Names, type RawAt, unknownKeys } from './framework-raw.ts';

/** What a schema cannot say about an aggregate step: overrides of nothing, and scales the wrong way round. */
export function* aggregateContent({ raw, path }: RawAt, { nodes, dimensions }: Names): Generator<Issue> {
  const depths = new Set(nodes.filter(({ isDimension }) => isDimension).map(({ depth }) => String(depth)));
  for (const [level, , at] of entriesOf(raw.levels, `${path}/levels`))
    if (!depths.has(level)) yield error('framework.levelUnknown', at, { level });
  yield* unknownKeys(raw.nodes, `${path}/nodes`, dimensions, 'framework.dimensionUnknown');
  const overrides = [...entriesOf(raw.levels, `${path}/levels`), ...entriesOf(raw.nodes, `${path}/nodes`)];
  for (const [, choice, at] of [['', raw, path] as const, ...overrides])
    if (isRaw(choice) && isRaw(choice.rescale)) yield* choiceIssues(choice.rescale, `${at}/rescale`);
}
