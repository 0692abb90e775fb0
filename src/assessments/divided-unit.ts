import { nodesOf } from '../composite/tree.ts';
import { type Framework, isIndicator } from '../model/framework.ts';
import { findUnit, quotientUnit, type Unit } from '../model/unit.ts';

/** The unit code of an indicator or a variable; undefined for a code that the framework does not have. */
export function unitCodeOf(framework: Framework, code: string): string | undefined {
  const entry = nodesOf(framework.tree).find((one) => one.code === code);
  if (entry && isIndicator(entry.node)) return entry.node.unit;
  return framework.variables?.find((variable) => variable.code === code)?.unit;
}

/** The unit of one column divided by another; undefined where either unit is unknown. */
export function dividedUnit(framework: Framework, code: string, denominator: string): Unit | undefined {
  const above = findUnit(unitCodeOf(framework, code) ?? '');
  const below = findUnit(unitCodeOf(framework, denominator) ?? '');
  return above && below ? quotientUnit(above, below) : undefined;
}
