import { formatMessage, type Messages } from '../model/message.ts';
import { inLocale, type Locale, type LocalText } from '../model/text.ts';
import type { Diagnosis } from './diagnosis-actions.ts';
import type { Finding, Item } from './finding.ts';
import { formatsFor, type NumberFormats } from './number-format.ts';

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
  /** Scores and their differences, with as many decimals as the framework's scale asks for. */
  readonly formats: NumberFormats;
  readonly sentence: (finding: Finding) => string;
}

export function reportWords(
  { run, framework, input, areas }: Diagnosis,
  locale: Locale,
  messages: Messages,
): ReportWords {
  const say: ReportWords['say'] = (key, details = {}) =>
    formatMessage(messages, locale, `diagnosis.${key}`, details);
  const formats = formatsFor(input);
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
        const format = formats.of(kind, name);
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
    formats,
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
