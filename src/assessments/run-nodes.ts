import { nodesOf } from '../composite/tree.ts';
import { type Indicator, isIndicator } from '../model/framework.ts';
import type { LocalText } from '../model/text.ts';
import { findUnit, type Unit } from '../model/unit.ts';
import { dividedUnit, unitCodeOf } from './divided-unit.ts';
import type { RunRecord } from './run-record.ts';
import type { RunNodeWire } from './run-wire.ts';

/** The nodes of a run with what their framework says about them, the index first. */
export function runNodes(record: RunRecord): readonly RunNodeWire[] {
  const described = new Map(nodesOf(record.framework.tree).map((entry) => [entry.code, entry.node]));
  return record.nodes.map(({ code, parent, depth, kind, weight, effectiveWeight, method }) => {
    const node = described.get(code)!;
    const {
      definition,
      formula,
      source,
      responsible,
      numerator,
      denominator,
      direction,
    }: Partial<Indicator> = isIndicator(node) ? node : {};
    const unit = kind === 'indicator' ? unitCodeOf(record.framework, code) : undefined;
    const divided = denominatedUnit(record, code);
    return {
      code,
      parent,
      depth,
      kind,
      name: node.name,
      weight,
      effectiveWeight,
      evidence: node.evidence,
      ...(method === undefined ? {} : { aggregation: method }),
      ...(unit === undefined ? {} : { unit, unitSymbol: symbolOf(unit) }),
      ...(divided === undefined ? {} : { denominatedSymbol: divided.symbol }),
      ...(direction === undefined || direction === null ? {} : { direction }),
      ...(definition === undefined ? {} : { definition }),
      ...(formula === undefined ? {} : { formula }),
      ...(source === undefined ? {} : { source }),
      ...(responsible === undefined ? {} : { responsible }),
      ...(numerator === undefined ? {} : { numerator }),
      ...(denominator === undefined ? {} : { denominator }),
    };
  });
}

/** What is shown beside a number in a unit; a unit that the table does not have goes by its code. */
export const symbolOf = (code: string): LocalText => findUnit(code)?.symbol ?? { en: code, zh: code };

/** The unit of an indicator after division; undefined where the run did not divide it or a unit is unknown. */
export function denominatedUnit(record: RunRecord, code: string): Unit | undefined {
  const denominator = columnLog(record, 'denominate', code)?.denominator;
  return typeof denominator === 'string' ? dividedUnit(record.framework, code, denominator) : undefined;
}

/** A log step's entry for one column; undefined where the step has none. */
export function columnLog(
  record: RunRecord,
  step: string,
  code: string,
): Readonly<Record<string, unknown>> | undefined {
  const columns = record.log.find((entry) => entry.step === step)?.columns;
  if (columns === null || typeof columns !== 'object') return undefined;
  return Object.hasOwn(columns, code)
    ? (columns as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[code]
    : undefined;
}

/** Whether imputation filled in an area's value, and whether treatment changed it, as the run's log has it. */
export function marksOf(
  record: RunRecord,
  area: string,
  code: string,
): { isImputed: boolean; isTreated: boolean } {
  const filled = columnLog(record, 'impute', code)?.filled as
    | readonly { readonly area: string }[]
    | undefined;
  const treated = columnLog(record, 'treat', code);
  const points = treated?.points as readonly { readonly area: string }[] | undefined;
  return {
    isImputed: filled?.some((cell) => cell.area === area) ?? false,
    isTreated: treated?.log !== undefined || (points?.some((point) => point.area === area) ?? false),
  };
}
