import { indicatorsOf } from '../composite/tree.ts';
import type { Framework, Indicator } from '../model/framework.ts';
import { findUnit, quotientUnit, type Unit } from '../model/unit.ts';

/** The unit code of the figures of an indicator or a variable; undefined for a code that the framework does not have. */
export function unitCodeOf(framework: Framework, code: string): string | undefined {
  const node = indicatorNode(framework, code);
  if (node) return node.numerator === undefined ? node.unit : unitCodeOf(framework, node.numerator);
  return framework.variables?.find((variable) => variable.code === code)?.unit;
}

const indicatorNode = (framework: Framework, code: string): Indicator | undefined =>
  indicatorsOf(framework.tree).find((one) => one.code === code)?.node;

/**
 * The unit of an indicator after division: its own where the framework names the numerator, else the quotient of both units;
 * undefined where a unit is unknown.
 */
export function dividedUnit(framework: Framework, code: string, denominator: string): Unit | undefined {
  const node = indicatorNode(framework, code);
  if (node?.numerator !== undefined) return findUnit(node.unit);
  const above = findUnit(unitCodeOf(framework, code) ?? '');
  const below = findUnit(unitCodeOf(framework, denominator) ?? '');
  return above && below ? quotientUnit(above, below) : undefined;
}
