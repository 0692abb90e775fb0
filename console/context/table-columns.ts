import { type Instance, instancesOf, isRelationship, type Json } from './attribute.ts';

/** Attributes that say little in a table, or stand in a column of their own. */
const ASIDE = new Set([
  ...[
    'name',
    'alternateName',
    'description',
    'address',
    'location',
    'source',
    'dataProvider',
    'owner',
    'seeAlso',
  ],
  ...['areaServed', 'dateObserved', 'dateCreated', 'dateModified'],
]);
const MOST = 5;

/**
 * The columns of a table that nobody has chosen columns for: attributes that many of the entities have, numbers first, in the order of the
 * entities. `short` gives their names.
 */
export function usualColumns(entities: readonly Json[], short: (name: string) => string): readonly string[] {
  const found = new Map<string, { count: number; numbers: number }>();
  for (const entity of entities) {
    const seen = new Set<string>();
    for (const instance of instancesOf(entity)) {
      const name = short(instance.name);
      if (seen.has(name) || ASIDE.has(name) || instance.kind === 'GeoProperty') continue;
      seen.add(name);
      const entry = found.get(name) ?? { count: 0, numbers: 0 };
      found.set(name, entry);
      entry.count += 1;
      if (typeof instance.value === 'number') entry.numbers += 1;
    }
  }
  const score = ({ count, numbers }: { count: number; numbers: number }) =>
    count + (numbers > 0 ? entities.length : 0);
  return [...found]
    .map(([name, entry], place) => ({ name, place, score: score(entry) }))
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** The instance that a cell shows: that without a dataset, else the first. */
export const cellOf = (instances: readonly Instance[], column: string, short: (name: string) => string) => {
  const found = instances.filter(({ name }) => short(name) === column);
  return found.find(({ datasetId }) => datasetId === undefined) ?? found[0];
};

/** The unit that all cells of a column have in common; undefined where they differ or have none. */
export function commonUnit(cells: readonly (Instance | undefined)[]): string | undefined {
  const units = new Set(cells.flatMap((cell) => (cell === undefined ? [] : [cell.unitCode ?? ''])));
  const [only] = units;
  return units.size === 1 && only !== '' ? only : undefined;
}

/** Whether a column holds numbers, and stands right. */
export const isNumeric = (cells: readonly (Instance | undefined)[]): boolean =>
  cells.some((cell) => typeof cell?.value === 'number' && !isRelationship(cell));
