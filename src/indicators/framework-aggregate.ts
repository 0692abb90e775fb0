import type { Issue } from '../model/issue.ts';
import { choiceIssues } from './framework-normalise.ts';
import {
  childrenOf,
  entriesOf,
  error,
  isPair,
  isRaw,
  type Names,
  type Raw,
  type RawAt,
  type RawNode,
  unknownKeys,
} from './framework-raw.ts';

/** What a schema cannot say about an aggregate step: overrides of nothing, and numbers that a method or a dimension cannot have. */
export function* aggregateContent({ raw, path }: RawAt, { nodes, dimensions }: Names): Generator<Issue> {
  const inner = nodes.filter(({ isDimension }) => isDimension);
  const depths = new Set(inner.map(({ depth }) => String(depth)));
  for (const [level, , at] of entriesOf(raw.levels, `${path}/levels`))
    if (!depths.has(level)) yield error('framework.levelUnknown', at, { level });
  yield* unknownKeys(raw.nodes, `${path}/nodes`, dimensions, 'framework.dimensionUnknown');
  for (const choice of choicesOf(raw, path)) {
    yield* numberIssues(choice);
    if (isRaw(choice.raw.rescale)) yield* choiceIssues(choice.raw.rescale, `${choice.path}/rescale`);
  }
  for (const node of inner) {
    const { method, shares } = choiceFor(raw, node);
    const count = childrenOf(node.raw).length;
    if (method === 'ratio' && count !== 2)
      yield error('framework.ratioChildren', node.path, { node: String(node.raw.code), count });
    if (method === 'benefitOfTheDoubt' && isPair(shares) && (shares[0] * count > 1 || shares[1] * count < 1))
      yield error('framework.sharesImpossible', node.path, {
        node: String(node.raw.code),
        count,
        least: shares[0],
        most: shares[1],
      });
  }
}

function* numberIssues({ raw, path }: RawAt): Generator<Issue> {
  const { shares, grades } = raw;
  if (isPair(shares) && !(0 <= shares[0] && shares[0] <= shares[1] && shares[1] <= 1))
    yield error('framework.sharesOrder', `${path}/shares`, { least: shares[0], most: shares[1] });
  if (Array.isArray(grades))
    for (const [index, grade] of (grades as readonly unknown[]).entries())
      if (index > 0 && !(Number(grade) > Number(grades[index - 1])))
        yield error('framework.gradesOrder', `${path}/grades/${index}`, {
          grade: Number(grade),
          before: Number(grades[index - 1]),
        });
}

/** The step itself and its overrides that are more than a name. */
const choicesOf = (raw: Raw, path: string): readonly RawAt[] => [
  { raw, path },
  ...[...entriesOf(raw.levels, `${path}/levels`), ...entriesOf(raw.nodes, `${path}/nodes`)].flatMap(
    ([, choice, at]) => (isRaw(choice) ? [{ raw: choice, path: at }] : []),
  ),
];

/** How one dimension is aggregated: by its own override, its level's, or the step. */
function choiceFor(step: Raw, { raw, depth }: RawNode): Raw {
  const override = entryOf(step.nodes, raw.code) ?? entryOf(step.levels, depth);
  if (isRaw(override)) return override;
  return override === undefined ? step : { method: override };
}

const entryOf = (map: unknown, key: unknown): unknown =>
  isRaw(map) && Object.hasOwn(map, String(key)) ? map[String(key)] : undefined;
