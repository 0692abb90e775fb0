import { groupBy } from '../model/group-by.ts';
import { findQuotientConversion } from '../model/unit.ts';
import type { Sql } from '../platform/database.ts';
import { checkPlausibility, type PlausibilityFinding, type Surroundings } from './plausibility.ts';
import { listDenominators, listNumbers, type NumberRow } from './plausibility-store.ts';
import { figuresOf, sharedFigure } from './shared-figure-find.ts';
import { listSharedFigures } from './shared-figure-store.ts';
import type { Asked } from './submission-figures.ts';
import type { Frameworks } from './submission-framework.ts';
import type { ItemRow } from './submission-store.ts';

/** What is remarkable about the figures of some items, by item; four questions to the store however many there are. */
export async function findRemarkable(
  sql: Sql,
  items: readonly ItemRow[],
  frameworks: Frameworks,
): Promise<ReadonlyMap<number, readonly PlausibilityFinding[]>> {
  const filled = items.filter((item) => item.figures !== null);
  if (filled.length === 0) return new Map();
  const areas = [...new Set(filled.map((item) => item.area))];
  const periods = [...new Set(filled.map((item) => item.period))];
  const wanted = new Map<number, Asked>();
  for (const item of filled) {
    const asked = await frameworks.asked(item);
    if (asked) wanted.set(item.id, asked);
  }
  const codes = [...new Set([...wanted.values()].flatMap(codesOf))];
  const [denominators, numbers, figures] = await Promise.all([
    listDenominators(sql, areas, periods),
    listNumbers(sql, codes, periods, areas),
    listSharedFigures(sql, areas, periods),
  ]);
  const denominatorsOf = groupBy(denominators, (row) => `${row.area}\n${row.period}`);
  const rowsOf = groupBy(figures, (row) => `${row.area}\n${row.period}`);
  const numbersOf = groupBy(numbers, (row) => row.code);
  const found = new Map<number, readonly PlausibilityFinding[]>();
  for (const item of filled) {
    const asked = wanted.get(item.id);
    if (!asked) continue;
    const siblings = denominatorsOf.get(`${item.area}\n${item.period}`) ?? [];
    const others = [];
    for (const row of siblings) {
      if (row.id === item.id) continue;
      const divided = (await frameworks.asked(row))?.divided;
      others.push({ ...row, denominatorCode: divided?.denominator.code ?? null });
    }
    const own = numbersFor(asked, numbersOf);
    const last = own
      .filter(
        (row) =>
          row.area === item.area && row.period < item.period && row.period.length === item.period.length,
      )
      .at(-1);
    found.set(
      item.id,
      checkPlausibility(
        {
          ...item.figures!,
          code: item.code,
          period: item.period,
          unit: asked.unit,
          denominatorCode: asked.divided?.denominator.code ?? null,
        },
        {
          denominators: others,
          shared: await sharedFor(item, asked),
          last: last ?? null,
          peers: own
            .filter((row) => row.area !== item.area && row.period === item.period)
            .map(({ value }) => value),
        },
      ),
    );
  }
  return found;

  async function sharedFor(item: ItemRow, asked: Asked): Promise<Surroundings['shared']> {
    const rows = rowsOf.get(`${item.area}\n${item.period}`) ?? [];
    const shared = [];
    for (const figure of figuresOf(asked)) {
      const { chosen, numbers } = await sharedFigure(figure, rows, frameworks);
      const own = ownNumber(figure, item, asked);
      if (!chosen || own === null) continue;
      const others = numbers.filter((one) => one.item !== item.id && one.value !== own);
      shared.push({
        figure,
        own,
        isOwn: chosen.item === item.id,
        value: chosen.value,
        code: chosen.code,
        others,
      });
    }
    return shared;
  }
}

const ownNumber = (figure: string, { figures }: ItemRow, { divided }: Asked): number | null =>
  (divided === null
    ? figures?.value
    : figure === divided.denominator.code
      ? figures?.denominator
      : figures?.numerator) ?? null;

const codesOf = ({ code, divided }: Asked): readonly string[] =>
  divided ? [code, divided.numerator.code, divided.denominator.code] : [code];

/** The numbers of an item's code by area and period; where the framework divides two figures, also those that these make. */
function numbersFor(
  { code, unit, divided }: Asked,
  numbersOf: ReadonlyMap<string, readonly NumberRow[]>,
): readonly NumberRow[] {
  const own = numbersOf.get(code) ?? [];
  if (!divided) return own;
  const convert = findQuotientConversion(divided.numerator.unit, divided.denominator.unit, unit);
  const keyOf = ({ area, period }: NumberRow): string => `${area}\n${period}`;
  const known = new Set(own.map(keyOf));
  const below = new Map(
    (numbersOf.get(divided.denominator.code) ?? []).map((row) => [keyOf(row), row.value]),
  );
  const made = (numbersOf.get(divided.numerator.code) ?? []).flatMap((row): NumberRow[] => {
    const denominator = below.get(keyOf(row)) ?? 0;
    const value = denominator > 0 ? convert?.(row.value / denominator) : undefined;
    return value === undefined || known.has(keyOf(row)) ? [] : [{ ...row, code, value }];
  });
  return [...own, ...made].sort((a, b) => (a.period < b.period ? -1 : a.period > b.period ? 1 : 0));
}
