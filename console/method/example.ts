import type { LineageWire } from '../../src/assessments/run-wire.ts';
import type { LocalText } from '../../src/model/text.ts';
import { aggregateFormula, stepWords } from '../assessments/lineage-words.ts';
import type { Format } from '../platform/format.ts';
import type { Text } from '../platform/i18n.tsx';

/** What one step does with the figure of one area. */
export interface ExampleStep {
  /** The figure after the step, short. */
  readonly value: string;
  readonly words: readonly string[];
  /** Sums with their numbers, each on a line. */
  readonly sums: readonly string[];
}

/** One figure of an area and the dimensions above it, the nearest first and the index last. */
export interface ExampleFigures {
  readonly figure: LineageWire;
  readonly above: readonly LineageWire[];
}

interface Wording {
  readonly t: Text['t'];
  readonly local: (text: LocalText | null | undefined) => string;
  readonly format: Format;
}

/** The way of one figure through the steps of a run, by the step's name; steps that say nothing about it are not there. */
export function exampleSteps(
  { figure, above }: ExampleFigures,
  { t, local, format }: Wording,
): Readonly<Record<string, ExampleStep>> {
  const told = figure.steps.map((step, place): readonly [string, ExampleStep] => {
    const before = figure.steps[place + 1]?.value ?? null;
    const { words: said, formula } = stepWords(step, { t, format, local, before, lineage: figure });
    const isScore = step.step === 'normalise';
    const value = isScore
      ? format.score(step.value, 2)
      : withUnit(format.value(step.value), local(step.unitSymbol));
    // The sum of a division says all; its words speak of what stands elsewhere on the page of a figure's origin.
    const words = step.step === 'denominate' && formula !== null ? [] : said;
    return [step.step, { value, words, sums: formula === null ? [] : [formula] }];
  });
  const index = above.at(-1);
  const kept = { value: t('method.example.kept'), words: [t('method.example.kept.why')], sums: [] };
  return {
    ...Object.fromEntries(told),
    screen: kept,
    weight: weightStep(figure, { t, local, format }),
    ...(index
      ? { aggregate: aggregateStep(above, { t, local, format }), rank: rankStep(index, t, format) }
      : {}),
  };
}

const withUnit = (value: string, unit: string): string => (unit === '' ? value : `${value} ${unit}`);

/** Shares among siblings, multiplied down to the indicator. */
function weightStep({ node, path }: LineageWire, { t, local, format }: Wording): ExampleStep {
  const shares = [...path.slice(1), node].map(({ weight }) => format.percent(weight, 2));
  const whole = format.percent(node.effectiveWeight, 2);
  return {
    value: whole,
    words: [t('method.example.weight', { name: local(node.name) })],
    sums: shares.length > 1 ? [`${shares.join(' × ')} = ${whole}`] : [],
  };
}

function aggregateStep(above: readonly LineageWire[], { t, local, format }: Wording): ExampleStep {
  return {
    value: format.score(above.at(-1)?.score, 2),
    words: above.flatMap(({ node, score }) =>
      score === null ? [t('method.example.noScore', { name: local(node.name) })] : [],
    ),
    sums: above.flatMap((lineage) => {
      const { node, score } = lineage;
      const sum = aggregateFormula(lineage, format);
      const made = sum ?? (score === null ? null : format.score(score, 2));
      return made === null ? [] : [t('method.example.sum', { name: local(node.name), sum: made })];
    }),
  };
}

function rankStep({ rank, areaCount }: LineageWire, t: Text['t'], format: Format): ExampleStep {
  const words =
    rank === null
      ? t('method.example.unranked')
      : t('method.example.rank', { rank: format.rank(rank), count: areaCount });
  return { value: format.rank(rank), words: [words], sums: [] };
}
