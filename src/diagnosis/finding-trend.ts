import type { DiagnosisInput, Move } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';

/** How the rank moved since the run before, and what moved it. */
export function findTrend({ trend, move }: DiagnosisInput): readonly Finding[] {
  const now = trend.at(-1);
  const before = trend.findLast((point, at) => at < trend.length - 1 && point.rank !== null);
  if (!now || now.rank === null || !before) return [finding('trend', 'first')];
  const places = before.rank! - now.rank;
  const numbers = {
    from: before.rank!,
    to: now.rank,
    places: Math.abs(places),
    signed: now.score! - before.score!,
  };
  const codes = { since: before.period };
  const found = finding('trend', places === 0 ? 'same' : places > 0 ? 'up' : 'down', {
    tone: places === 0 ? 'neutral' : places > 0 ? 'good' : 'bad',
    isMain: true,
    numbers,
    codes,
  });
  return places === 0 || !move ? [found] : [found, ...findCause(move)];
}

/** Which of own data, method and other areas moved the rank, if one of them did most of it. */
function findCause({ parts, columns, earlier, later }: Move): readonly Finding[] {
  const total = later.rank - earlier.rank;
  if (total === 0) return [];
  const causes = (['data', 'method', 'peers'] as const).map((cause) => ({
    cause,
    share: parts[cause].rank / total,
  }));
  const main = causes.toSorted((a, b) => b.share - a.share)[0]!;
  if (main.share < THRESHOLDS.causeShare)
    return [
      finding('trend', 'causes', {
        numbers: Object.fromEntries(causes.map(({ cause }) => [cause, -parts[cause].rank])),
      }),
    ];
  const sign = total < 0 ? 1 : -1;
  const column = columns.toSorted((a, b) => sign * (b.score - a.score))[0];
  const cause = main.cause === 'data' ? 'causeData' : main.cause === 'method' ? 'causeMethod' : 'causePeers';
  return [
    finding('trend', cause, { numbers: { places: Math.abs(parts[main.cause].rank) } }),
    ...(main.cause === 'data' && column && sign * column.score > 0
      ? [
          finding('trend', 'causeColumn', {
            numbers: { signed: column.score },
            codes: { figure: column.column },
          }),
        ]
      : []),
  ];
}
