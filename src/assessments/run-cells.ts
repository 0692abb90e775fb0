import { columnOf, type Table } from '../composite/table.ts';
import { indicatorsOf } from '../composite/tree.ts';
import { figureOf } from '../model/framework.ts';
import type { Assessment } from './assess.ts';
import { countedNumber } from './input.ts';
import type { StoredValue } from './run-load.ts';
import type { ScoreCell, ValueCell } from './run-store.ts';

/** Every score and rank of an assessment, as the store keeps them. */
export function* scoreCells({ result }: Assessment): Iterable<ScoreCell> {
  for (const { code } of result.nodes) {
    const scores = columnOf(result.scores, code);
    const ranks = columnOf(result.ranks, code);
    for (const [row, area] of result.areas.entries())
      yield { area, node: code, score: scores[row]!, rank: ranks[row]! };
  }
}

/** Every indicator's value at every stage, and the variables' values; an area without a value keeps its state. */
export function* valueCells({ result, framework, selected }: Assessment<StoredValue>): Iterable<ValueCell> {
  const chosen = new Map(selected.map((value) => [`${value.area}\n${value.indicator}`, value]));
  const { stages } = result;
  const indicators = stages.raw.columns;
  const figures = new Map(indicatorsOf(framework.tree).map(({ code, node }) => [code, figureOf(node)]));
  const codes = [...indicators, ...(framework.variables ?? []).map((variable) => variable.code)];
  for (const code of codes) {
    const at = (table: Table, row: number) =>
      indicators.includes(code) ? columnOf(table, code)[row]! : Number.NaN;
    for (const [row, area] of result.areas.entries()) {
      const value = chosen.get(`${area}\n${figures.get(code) ?? code}`);
      yield {
        area,
        indicator: code,
        period: value?.period ?? null,
        version: value?.version ?? null,
        state: value?.state ?? 'not-reported',
        raw: countedNumber(value),
        denominated: at(stages.denominated, row),
        imputed: at(stages.imputed, row),
        treated: at(stages.treated, row),
        normalised: at(stages.normalised, row),
      };
    }
  }
}
