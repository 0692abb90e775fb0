import type { Panel } from './panel.ts';
import { placeOfLabel } from './period-log.ts';
import type { RawNode, SensitivityResult, UncertainNode, UncertaintyResult } from './uncertainty-job.ts';

/**
 * What an analysis of several periods (see stack.ts) says of one of them, by the areas' codes. Of a sensitivity analysis that
 * was asked about another period, or about all, nothing is left that would be true of this one alone.
 */
export function cutAnalysis<R extends UncertaintyResult | SensitivityResult>(
  result: R,
  { periods }: Panel,
  period: string,
): R {
  const isOwn = (_: unknown, row: number): boolean => periods[row] === period;
  const areas = result.areas.filter(isOwn).map(codeOf);
  const cut: Partial<UncertaintyResult> | Partial<SensitivityResult> =
    result.kind === 'uncertainty'
      ? {
          nodes: result.nodes.map((node) => cutNode(node, isOwn)),
          indexRanks: result.indexRanks?.filter(isOwn) ?? null,
          ...(result.raw === undefined ? {} : { raw: cutRaw(result.raw, period) }),
        }
      : {
          outputs: result.outputs.map(({ area, ...output }) =>
            area === undefined ? output : { ...output, area: codeOf(area) },
          ),
          leftOut: result.leftOut.map(codeOf),
        };
  return { ...result, areas, ...cut };
}

const codeOf = (label: string): string => placeOfLabel(label).area;

function cutNode(
  { code, rankBin, ...columns }: UncertainNode,
  isOwn: (_: unknown, row: number) => boolean,
): UncertainNode {
  const cut = Object.entries(columns).map(([name, column]) => [name, column.filter(isOwn)]);
  return { code, rankBin, ...(Object.fromEntries(cut) as typeof columns) };
}

function cutRaw({ areas, nodes }: NonNullable<UncertaintyResult['raw']>, period: string) {
  const places = areas.map(placeOfLabel);
  const isOwn = (_: number, at: number): boolean => places[at % areas.length]!.period === period;
  return {
    areas: places.filter((place) => place.period === period).map(({ area }) => area),
    nodes: nodes.map(({ code, scores, ranks }): RawNode => {
      return { code, scores: scores.filter(isOwn), ranks: ranks.filter(isOwn) };
    }),
  };
}
