import { median } from '../composite/statistics.ts';
import type { DiagnosisInput } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';
import { pointOf } from './scored.ts';

/** Where the area stands: rank and score, band, distance to the middle, and how firm the rank is. */
export function findStanding(input: DiagnosisInput): readonly Finding[] {
  const { ranking, area, nodes } = input;
  const own = ranking.find((one) => one.area === area.code);
  const of = ranking.length;
  const index = nodes[0]!.code;
  if (!own)
    return [
      finding('standing', 'noScore', { tone: 'caution', isMain: true, numbers: { of }, codes: { index } }),
    ];
  const gap = own.score - median(ranking.map(({ score }) => score));
  const isLevel = Math.abs(gap) < THRESHOLDS.levelPoints * pointOf(input);
  return [
    finding('standing', 'rank', {
      isMain: true,
      numbers: { rank: own.rank, of, score: own.score },
      codes: { index },
    }),
    finding('standing', isLevel ? 'atMedian' : gap > 0 ? 'aboveMedian' : 'belowMedian', {
      tone: isLevel ? 'neutral' : gap > 0 ? 'good' : 'bad',
      numbers: { gap: Math.abs(gap), median: own.score - gap },
    }),
    ...findBand(input, own.score),
    ...findInterval(input, own.rank),
  ];
}

function findBand({ bands }: DiagnosisInput, score: number): readonly Finding[] {
  const rising = bands.toSorted((a, b) => a.min - b.min);
  const at = rising.findLastIndex(({ min }) => score >= min);
  if (at < 0) return [];
  const next = rising[at + 1];
  const codes = { band: rising[at]!.code };
  if (!next) return [finding('standing', 'bandTop', { tone: 'good', codes })];
  return [
    finding('standing', 'band', {
      numbers: { toNext: next.min - score },
      codes: { ...codes, next: next.code },
    }),
  ];
}

function findInterval({ interval, ranking }: DiagnosisInput, rank: number): readonly Finding[] {
  if (!interval) return [];
  const { low, high, share, replications } = interval;
  const width = (high - low) / ranking.length;
  const isFirm = width <= THRESHOLDS.intervalFirm;
  const isLoose = width >= THRESHOLDS.intervalLoose;
  return [
    finding('standing', isFirm ? 'intervalFirm' : isLoose ? 'intervalLoose' : 'interval', {
      tone: isLoose ? 'caution' : 'neutral',
      numbers: { rank, low, high, percent: share, replications },
    }),
  ];
}
