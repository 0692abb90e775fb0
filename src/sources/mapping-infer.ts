import type { AreaRule, MappedFile, Mapping, PeriodRule, ValueColumn } from '../model/mapping.ts';
import { isPeriod } from '../model/period.ts';
import { findUnit, UNITS } from '../model/unit.ts';
import { AreaIndex } from './area-match.ts';
import type { Catalogue } from './read-mapped.ts';
import type { SheetHead } from './sheet-head.ts';

/** Headers by what they usually mean, in lower case. */
const WORDS = {
  area: [
    'area',
    'area_code',
    'areacode',
    'city',
    'city_code',
    'region',
    'code',
    'name',
    'adcode',
    '区域',
    '城市',
    '地区',
    '区域代码',
    '行政区划',
    '行政区划代码',
    '市',
    '区县',
    '代码',
    '名称',
  ],
  period: [
    'period',
    'year',
    'date',
    'month',
    'quarter',
    'time',
    '时期',
    '年份',
    '年度',
    '年',
    '日期',
    '月份',
    '季度',
    '时间',
  ],
  indicator: ['indicator', 'indicator_code', 'variable', 'measure', '指标', '指标代码', '指标名称', '变量'],
  value: ['value', 'amount', 'number', 'obs_value', '值', '数值', '指标值'],
  unit: ['unit', 'unit_code', '单位', '计量单位'],
  state: ['state', 'status', 'value_state', '状态', '值状态'],
} as const;

/** What a guess could not settle, for the person to choose. */
export interface Open {
  readonly file: string;
  readonly what: 'area' | 'period' | 'values';
}

/**
 * Proposes a mapping for files from their headers and first rows: whether a file is wide, long or defines areas, which
 * column is the area and the period, and which columns are known indicators, by code or by name in either language. What it
 * cannot tell is listed in `open` and left empty in the mapping, which then does not pass the check until it is chosen.
 */
export function inferMapping(
  heads: readonly SheetHead[],
  catalogue: Catalogue,
): { readonly mapping: Mapping; readonly open: readonly Open[] } {
  const areas = new AreaIndex(catalogue.areas);
  const open: Open[] = [];
  const files = heads.map((head) => inferFile(head, areas, catalogue, open));
  return { mapping: { format: 'meridian-mapping/1', files }, open };
}

function inferFile(head: SheetHead, areas: AreaIndex, catalogue: Catalogue, open: Open[]): MappedFile {
  const file = { file: head.name, ...(head.sheet === null ? {} : { sheet: head.sheet }) };
  const columns = new Set(head.columns);
  if (['code', 'level', 'name_en', 'name_zh'].every((name) => columns.has(name)))
    return { ...file, shape: 'areas' };
  const missing = (what: Open['what']): string => {
    open.push({ file: head.name, what });
    return '';
  };
  const areaColumn = areaColumnOf(head, areas);
  const area: AreaRule = { column: areaColumn ?? missing('area') };
  const period = inferPeriod(head, () => missing('period'));
  const long = ['indicator', 'value'].map((what) => named(head, WORDS[what as 'indicator' | 'value']));
  if (long[0] !== undefined && long[1] !== undefined) {
    const unit = named(head, WORDS.unit);
    const state = named(head, WORDS.state);
    return {
      ...file,
      shape: 'long',
      area,
      period,
      indicator: { column: long[0] },
      value: { column: long[1] },
      ...(unit === undefined ? {} : { unit: { column: unit } }),
      ...(state === undefined ? {} : { state: { column: state } }),
    };
  }
  const used = [areaColumn, 'column' in period ? period.column : undefined];
  const values = head.columns
    .filter((column) => column !== '' && !used.includes(column))
    .map((column) => inferValue(column, catalogue))
    .filter((value) => value !== undefined)
    .filter((value, index, all) => all.findIndex((one) => one.indicator === value.indicator) === index);
  if (values.length === 0) missing('values');
  return { ...file, shape: 'wide', area, period, values };
}

const named = (head: SheetHead, words: readonly string[]): string | undefined =>
  words
    .map((word) => head.columns.find((column) => column.toLowerCase() === word))
    .find((column) => column !== undefined);

/** The column that most of the first rows name known areas in; else the one whose header says so. */
function areaColumnOf(head: SheetHead, areas: AreaIndex): string | undefined {
  const hits = head.columns.map(
    (_, place) => head.rows.filter((row) => areas.find(row.cells[place] ?? '').index !== undefined).length,
  );
  const most = Math.max(0, ...hits);
  if (most > 0 && most * 2 >= head.rows.length) return head.columns[hits.indexOf(most)];
  return named(head, WORDS.area);
}

/** A column of periods, by its header or its contents; else the year in the file's name. */
function inferPeriod(head: SheetHead, missing: () => string): PeriodRule {
  const isPeriods = (place: number): boolean =>
    head.rows.length > 0 && head.rows.every((row) => isPeriod(row.cells[place] ?? ''));
  const byName = named(head, WORDS.period);
  if (byName !== undefined) return { column: byName };
  const place = head.columns.findIndex((_, index) => isPeriods(index) && isYears(head, index));
  if (place !== -1) return { column: head.columns[place]! };
  const year = /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(head.name);
  return { value: year ? year[0] : missing() };
}

/** Any four digits are a period; a column of them is taken for years only if they look like years of our time. */
const isYears = (head: SheetHead, place: number): boolean =>
  head.rows.every((row) => /^(?:19|20)\d{2}(?:-|$)/.test(row.cells[place] ?? ''));

/** Heads of columns that are longer, characters, are not taken apart. */
const LONGEST_HEAD = 500;

/** `GDP (10^8 CNY)`, `GDP` or `地区生产总值（亿元）` as a known indicator, with the unit in brackets where it is a known one. */
function inferValue(column: string, catalogue: Catalogue): ValueColumn | undefined {
  const bracket =
    column.length > LONGEST_HEAD ? null : /^(.*?)\s*[(（[]([^()（）[\]]+)[)）\]]\s*$/.exec(column);
  for (const [name, unitText] of [[column, undefined], ...(bracket ? [[bracket[1]!, bracket[2]!]] : [])] as [
    string,
    string | undefined,
  ][]) {
    const wanted = name.toLowerCase();
    const indicator = catalogue.indicators.find(
      (one) =>
        one.code.toLowerCase() === wanted || one.name?.en.toLowerCase() === wanted || one.name?.zh === name,
    );
    if (!indicator) continue;
    const unit = unitText === undefined ? undefined : unitOf(unitText.trim());
    const fits = unit !== undefined && findUnit(unit)?.dimension === findUnit(indicator.unit)?.dimension;
    return { column, indicator: indicator.code, ...(fits && unit !== indicator.unit ? { unit } : {}) };
  }
  return undefined;
}

/** A unit's code by its code or its symbol in either language. */
const unitOf = (text: string): string | undefined =>
  UNITS.find((unit) => unit.code === text || unit.symbol.en === text || unit.symbol.zh === text)?.code;
