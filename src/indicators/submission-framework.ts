import type { Framework, Indicator } from '../model/framework.ts';
import { isIndicator } from '../model/framework.ts';
import type { Sql } from '../platform/database.ts';
import { findFrameworkRow } from './framework-store.ts';
import { nodesBelow } from './framework-summary.ts';
import { type Asked, askedOf } from './submission-figures.ts';
import type { ItemRow } from './submission-store.ts';

/** The frameworks that items are asked by, each read once; a revision never changes. */
export function createFrameworks(sql: Sql) {
  const known = new Map<string, Promise<Framework | undefined>>();
  const find = (id: string, revision: number): Promise<Framework | undefined> => {
    const key = `${revision} ${id}`;
    let framework = known.get(key);
    if (!framework) {
      framework = findFrameworkRow(sql, id, revision).then((row) => row?.body);
      known.set(key, framework);
    }
    return framework;
  };
  return {
    find,
    asked: async (
      item: Pick<ItemRow, 'framework_id' | 'framework_revision' | 'code'>,
    ): Promise<Asked | undefined> => {
      const framework = await find(item.framework_id, item.framework_revision);
      return framework && askedOf(framework, item.code);
    },
  };
}
export type Frameworks = ReturnType<typeof createFrameworks>;

/**
 * The codes that a framework asks for: its indicators, each with both figures where it divides two, and the denominators of those
 * whose own figures are divided. Other variables only describe an area.
 */
export function codesAsked(framework: Framework): readonly string[] {
  const indicators = indicatorsOf(framework);
  const denominators = indicators.flatMap(({ numerator, denominator }) =>
    numerator === undefined && denominator !== undefined ? [denominator] : [],
  );
  return [...new Set([...indicators.map(({ code }) => code), ...denominators])];
}

export const indicatorsOf = (framework: Framework): readonly Indicator[] =>
  nodesBelow(framework.tree).filter((node): node is Indicator => isIndicator(node));
