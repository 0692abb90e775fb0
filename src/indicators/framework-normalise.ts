import type { Issue } from '../model/issue.ts';
import { NORMALISE_NEEDS, TO_FITS } from '../model/method-needs.ts';
import {
  entriesOf,
  error,
  isPair,
  isRaw,
  type Names,
  type Raw,
  type RawAt,
  unknownKeys,
  valueFor,
} from './framework-raw.ts';

/** `to` and the other pairs of the step and of each override, as the method at that place reads them. */
export function* normaliseContent({ raw, path }: RawAt, { indicators }: Names): Generator<Issue> {
  yield* unknownKeys(raw.indicators, `${path}/indicators`, indicators, 'framework.indicatorUnknown');
  yield* choiceIssues(raw, path);
  const reading = valueFor(NORMALISE_NEEDS, raw.method)?.to;
  for (const [code, override, at] of entriesOf(raw.indicators, `${path}/indicators`)) {
    if (!isRaw(override)) continue;
    yield* choiceIssues(override, at);
    const own = valueFor(NORMALISE_NEEDS, override.method)?.to;
    // A range and moments are both needed to say what scores mean; one cannot stand for the other.
    const isOther =
      (own === 'moments') !== (reading === 'moments') && own !== 'none' && own !== 'optionalRange';
    if (own && override.to === undefined && raw.to !== undefined && isOther)
      yield error('framework.toMissing', at, { indicator: code });
  }
}

/** What is wrong with the numbers of one normalisation, of an indicator or of a dimension's scores. */
export function choiceIssues(choice: Raw, path: string): readonly Issue[] {
  const { to, goalposts, best, from, scale, shift, method } = choice;
  const needs = valueFor(NORMALISE_NEEDS, method);
  const reading = needs?.to === 'moments' ? 'moments' : 'range';
  return [
    ...(needs && needs.to !== 'none' && isPair(to) && !TO_FITS[reading](to)
      ? [error(`normalise.${reading}`, `${path}/to`, { first: to[0], second: to[1] })]
      : []),
    ...risingIssues(goalposts, `${path}/goalposts`, 'normalise.goalpostsOrder'),
    ...risingIssues(best, `${path}/best`, 'normalise.bestOrder'),
    ...risingIssues(from, `${path}/from`, 'normalise.fromOrder'),
    ...(scale === 'log' && isPair(goalposts) && !(goalposts[0] + (Number(shift) || 0) > 0)
      ? [error('framework.goalpostsLog', `${path}/goalposts`, { low: goalposts[0] })]
      : []),
    ...(needs && best !== undefined && needs.best !== 'none' && isPair(best) !== (needs.best === 'interval')
      ? [error(`framework.best.${needs.best}`, `${path}/best`, { method: String(method) })]
      : []),
  ];
}

export const risingIssues = (pair: unknown, path: string, code: string): readonly Issue[] =>
  isPair(pair) && !(pair[0] < pair[1]) ? [error(code, path, { low: pair[0], high: pair[1] })] : [];
