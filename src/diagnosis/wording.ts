import { fixed, percent, readable } from '../assessments/report-wording.ts';
import { formatMessage, type Messages } from '../model/message.ts';
import { inLocale, type Locale, type LocalText } from '../model/text.ts';
import type { Diagnosis } from './diagnosis-actions.ts';
import type { Finding, Item } from './finding.ts';

/** The words of a report in one language, with the names and numbers of one diagnosis. */
export interface ReportWords {
  readonly locale: Locale;
  /** The text of `diagnosis.<key>`. */
  readonly say: (key: string, details?: Readonly<Record<string, string | number>>) => string;
  readonly local: (text: LocalText) => string;
  /** The name of a node, a figure, a band or an area. */
  readonly nameOf: (code: string) => string;
  /** The unit of a figure as the data bring it. */
  readonly unitOf: (figure: string) => string;
  readonly period: (period: string) => string;
  readonly sentence: (finding: Finding) => string;
}

const whole = (value: number): string => fixed(value, Number.isInteger(value) ? 0 : 1);
export const score = (value: number | null): string => fixed(value ?? Number.NaN, 1);
export const share = (value: number): string => percent(value, value < 0.1 ? 1 : 0);
export const signed = (value: number, decimals = 1): string =>
  `${value > 0 && Number(value.toFixed(decimals)) !== 0 ? '+' : ''}${fixed(value, decimals)}`;
export const rank = (value: number | null): string => whole(value ?? Number.NaN);
const degree = (value: number): string => fixed(value, 3);

/** How a number of a finding is written, by its name. */
const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  rank,
  of: whole,
  low: whole,
  high: whole,
  after: rank,
  goal: rank,
  replications: whole,
  score,
  median: score,
  gap: score,
  toNext: (value) => (value < 0.1 ? readable(Number(value.toPrecision(1))) : score(value)),
  points: score,
  plus: score,
  minus: score,
  percent: share,
  signed: (value) => signed(value),
  places: whole,
  data: (value) => signed(value),
  method: (value) => signed(value),
  peers: (value) => signed(value),
  degree,
  coupling: degree,
  development: degree,
  from: readable,
  to: readable,
};

/** Where a name stands for another kind of number than usual. */
const OF_KIND: Readonly<Record<string, Readonly<Record<string, (value: number) => string>>>> = {
  up: { from: rank, to: rank },
  down: { from: rank, to: rank },
  same: { from: rank, to: rank },
  lags: { low: score, high: score },
};

export function reportWords(
  { run, framework, input, areas }: Diagnosis,
  locale: Locale,
  messages: Messages,
): ReportWords {
  const say: ReportWords['say'] = (key, details = {}) =>
    formatMessage(messages, locale, `diagnosis.${key}`, details);
  const local = (text: LocalText): string => inLocale(text, locale);
  const nodes = new Map(run.nodes.map((node) => [node.code, node]));
  const variables = new Map((framework.variables ?? []).map((one) => [one.code, one]));
  const bands = new Map(run.bands.map((band) => [band.code, band]));
  const named = (code: string): LocalText | undefined =>
    (nodes.get(code) ?? variables.get(code) ?? bands.get(code) ?? areas.get(code))?.name;
  const nameOf = (code: string): string => {
    const name = named(code);
    return name ? local(name) : code;
  };
  const unitOf = (figure: string): string => {
    const user = run.nodes.find(
      (node) => node.kind === 'indicator' && (node.numerator ?? node.code) === figure,
    );
    return user?.unitSymbol ? local(user.unitSymbol) : '';
  };
  const numbersOf = (
    kind: string,
    numbers: Readonly<Record<string, number>>,
  ): Record<string, string | number> =>
    Object.fromEntries(
      Object.entries(numbers).map(([name, value]) => {
        const format = OF_KIND[kind]?.[name] ?? FORMATS[name];
        // `count` chooses between one and many
        return [name, format ? format(value) : value];
      }),
    );
  const codesOf = (codes: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(codes).map(([role, code]) => [
        role,
        role === 'grade' ? say(`grade.${code}`) : role === 'since' ? periodText(code, locale) : nameOf(code),
      ]),
    );
  const itemText = (kind: string, { code, numbers }: Item): string =>
    say(`item.${kind}`, { name: nameOf(code), unit: spaced(unitOf(code)), ...numbersOf(kind, numbers) });
  return {
    locale,
    say,
    local,
    nameOf,
    unitOf,
    period: (period) => periodText(period, locale),
    sentence: ({ kind, topic, numbers, codes, items }) => {
      const figure = codes.figure;
      return say(`say.${topic}.${kind}`, {
        area: local(input.area.name),
        period: periodText(input.period, locale),
        ...(figure === undefined ? {} : { unit: spaced(unitOf(figure)) }),
        items: listed(
          items.map((item) => itemText(`${topic}.${kind}`, item)),
          say,
          topic === 'lift' ? 'clauses' : 'list',
        ),
        ...codesOf(codes),
        ...numbersOf(kind, numbers),
        // the plural hangs on how many the sentence counts
        ...(numbers.places === undefined ? {} : { count: numbers.places }),
      });
    },
  };
}

/** A unit after a number: % clings to it, others stand apart. */
export const spaced = (unit: string): string => (unit === '' ? '' : /^[%‰°]/.test(unit) ? unit : ` ${unit}`);

/** A period as a sentence has it: a year in Chinese is named as one. */
export const periodText = (period: string, locale: Locale): string =>
  locale === 'zh-CN' && /^\d{4}$/.test(period) ? `${period}年度` : period;

/** A, B and C. */
export function listed(texts: readonly string[], say: ReportWords['say'], words: 'list' | 'clauses'): string {
  if (texts.length < 2) return texts[0] ?? '';
  return say(`${words}.last`, {
    first: texts.slice(0, -1).join(say(`${words}.separator`)),
    last: texts.at(-1)!,
  });
}
