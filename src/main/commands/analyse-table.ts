import type { AnalysisResult } from '../../assessments/analysis-compute.ts';
import type { ResolvedRequest } from '../../assessments/analysis-request.ts';
import type { Prepared } from '../../assessments/prepare.ts';
import type { RankBounds } from '../../composite/bounds.ts';
import type { FactorIndex, SensitivityResult, UncertaintyResult } from '../../composite/uncertainty-job.ts';
import { inLocale } from '../../model/text.ts';
import type { Running } from '../command.ts';
import { textTable } from '../text-table.ts';

/** The result of an analysis as a terminal shows it: the first `top` areas (0: all), or the factors. */
export function analysisText(
  running: Running,
  prepared: Prepared,
  request: ResolvedRequest,
  result: AnalysisResult,
  top: number,
): string {
  if (result.kind === 'sensitivity') return sensitivityText(running, result);
  if (result.kind === 'uncertainty') return uncertaintyText(running, prepared, result, top);
  return boundsText(running, prepared, request, result, top);
}

const numberText = (value: number | null | undefined, decimals = 0): string =>
  value === null || value === undefined ? '–' : String(Number(value.toFixed(decimals)));

const percentText = (share: number | null): string =>
  share === null ? '–' : `${(share * 100).toFixed(1)} %`;

const namesOf = ({ locale }: Running, { areas }: Prepared): ((code: string) => string) => {
  const names = new Map(areas.map((area) => [area.code, inLocale(area.name, locale)]));
  return (code) => names.get(code) ?? code;
};

function uncertaintyText(
  running: Running,
  prepared: Prepared,
  result: UncertaintyResult,
  top: number,
): string {
  const { say } = running;
  const nameOf = namesOf(running, prepared);
  const [index] = result.nodes;
  const { rows, rest } = firstRows(index!.nominalRank, top);
  const ends = [(1 - result.interval) / 2, (1 + result.interval) / 2].map(
    (end) => Math.round(end * 1000) / 10,
  );
  const table = textTable(
    [
      { title: say('assess.rank'), align: 'right' },
      { title: say('assess.area'), align: 'left' },
      { title: say('uncertainty.interval', { low: ends[0]!, high: ends[1]! }), align: 'right' },
      { title: say('uncertainty.median'), align: 'right' },
      { title: say('uncertainty.range'), align: 'right' },
      { title: say('uncertainty.atNominal'), align: 'right' },
    ],
    rows.map((row) => [
      numberText(index!.nominalRank[row], 1),
      nameOf(result.areas[row]!),
      `${numberText(index!.lowRank[row], 1)}–${numberText(index!.highRank[row], 1)}`,
      numberText(index!.medianRank[row], 1),
      `${numberText(index!.bestRank[row], 1)}–${numberText(index!.worstRank[row], 1)}`,
      percentText(index!.atNominal[row] ?? null),
    ]),
  );
  return [...headLines(running, result), '', table + restText(running, rest)].join('\n');
}

function sensitivityText(running: Running, result: SensitivityResult): string {
  const { say } = running;
  const shift = result.outputs.find(({ output }) => output === 'rankShift')!;
  const order = [...shift.factors].sort((a, b) => (b.total ?? -1) - (a.total ?? -1));
  const table = textTable(
    [
      { title: say('sensitivity.factor'), align: 'left', maxWidth: 32 },
      { title: say('sensitivity.first'), align: 'right' },
      { title: say('sensitivity.interval'), align: 'right' },
      { title: say('sensitivity.total'), align: 'right' },
      { title: say('sensitivity.interval'), align: 'right' },
    ],
    order.map((factor) => [
      factor.factor,
      ...(factor.reason === undefined
        ? [
            numberText(factor.first, 3),
            intervalText(factor.firstInterval),
            numberText(factor.total, 3),
            intervalText(factor.totalInterval),
          ]
        : [say(`sensitivity.reason.${factor.reason}`), '', '', '']),
    ]),
  );
  return [
    ...headLines(running, result),
    say('sensitivity.shift', { mean: numberText(shift.mean, 2) }),
    '',
    table,
  ].join('\n');
}

const intervalText = (interval: FactorIndex['firstInterval']): string =>
  interval === null ? '–' : `${numberText(interval[0], 3)} … ${numberText(interval[1], 3)}`;

function boundsText(
  running: Running,
  prepared: Prepared,
  request: ResolvedRequest,
  result: RankBounds & { readonly nominalRank: readonly (number | null)[] },
  top: number,
): string {
  const { say } = running;
  const nameOf = namesOf(running, prepared);
  const { rows, rest } = firstRows(result.nominalRank, top);
  const table = textTable(
    [
      { title: say('assess.rank'), align: 'right' },
      { title: say('assess.area'), align: 'left' },
      { title: say('bounds.best'), align: 'right' },
      { title: say('bounds.worst'), align: 'right' },
    ],
    rows.map((row) => [
      numberText(result.nominalRank[row], 1),
      nameOf(result.areas[row]!.area),
      numberText(result.areas[row]!.best, 1),
      numberText(result.areas[row]!.worst, 1),
    ]),
  );
  const relative = request.kind === 'bounds' ? request.spec.relative : undefined;
  return [
    say('bounds.decided', { decided: result.decided, pairs: result.pairs }),
    ...(result.outer > 0 ? [say('bounds.outer', { count: result.outer })] : []),
    relative === undefined
      ? say('bounds.box')
      : say('bounds.relative', { share: Number((relative * 100).toFixed(4)) }),
    '',
    table + restText(running, rest),
  ].join('\n');
}

/** What was computed, and everything that was not. */
function headLines(
  { say }: Running,
  { replications, factors, failures, seed }: UncertaintyResult | SensitivityResult,
) {
  const fixed = factors.filter(({ path }) => path === 'fixed');
  return [
    say('analyse.counts', { count: replications.done, factors: factors.length, seed }),
    ...(replications.recomputed > 0 ? [say('analyse.recomputed', { count: replications.recomputed })] : []),
    ...(replications.failed > 0
      ? [
          say('analyse.failed', {
            count: replications.failed,
            reasons: failures.map(({ code, count }) => `${code} × ${count}`).join(', '),
          }),
        ]
      : []),
    ...(fixed.length > 0
      ? [say('analyse.fixed', { factors: fixed.map(({ name }) => name).join(', ') })]
      : []),
  ];
}

function firstRows(ranks: readonly (number | null)[], top: number) {
  const order = (row: number): number => ranks[row] ?? Number.MAX_VALUE;
  const rows = [...ranks.keys()].sort((a, b) => order(a) - order(b) || a - b);
  const shown = top === 0 ? rows : rows.slice(0, top);
  return { rows: shown, rest: rows.length - shown.length };
}

const restText = ({ say }: Running, rest: number): string =>
  rest > 0 ? `${say('assess.more', { count: rest })}\n` : '';
