import { hasMessage } from '../model/message.ts';
import type { Step } from '../model/method.ts';
import type { Distribution, Factor } from '../model/uncertainty.ts';
import { type Block, heading, NOTHING, paragraph } from './methodology-block.ts';
import { type MethodologyContext, numberText } from './methodology-context.ts';
import { percent } from './report-wording.ts';
import { alike, exceptionTexts, methodText, stepText } from './step-text.ts';

/** What the file says is uncertain, and how it is sampled. */
export function uncertaintyBlocks(context: MethodologyContext): readonly Block[] {
  const { framework, say } = context;
  const spec = framework.uncertainty;
  if (!spec)
    return framework.method.length === 0
      ? []
      : [heading(2, say('methodology.uncertainty')), paragraph(say('methodology.uncertainty.none'))];
  const { samples, seed, sequence = 'sobol', interval = 0.9, failed = 'leaveOut', factors } = spec;
  return [
    heading(2, say('methodology.uncertainty')),
    paragraph(
      say('methodology.uncertainty.lead', {
        samples: numberText(samples),
        seed: numberText(seed),
        sequence: say(`methodology.uncertainty.${sequence}`),
        interval: percent(interval, 0),
      }),
    ),
    paragraph(say(`methodology.uncertainty.${failed}`)),
    ...factors.flatMap((factor, index) => [
      heading(3, `${index + 1}. ${factorTitle(factor, context)}`),
      ...(FACTORS[factor.kind] as (factor: Factor, context: MethodologyContext) => readonly Block[])(
        factor,
        context,
      ),
    ]),
  ];
}

/** What is uncertain, with the name that the file and the results give it. */
function factorTitle(factor: Factor, context: MethodologyContext): string {
  const step =
    factor.kind === 'step'
      ? factor.alternatives[0]?.step
      : factor.kind === 'parameter'
        ? factor.step
        : undefined;
  const title =
    step === undefined
      ? context.say(`methodology.factor.title.${factor.kind}`)
      : methodText(context, `step.${step}`);
  return title.toLowerCase() === factor.name.toLowerCase()
    ? title
    : context.say('methodology.factor.title', { title, name: factor.name });
}

/** A form of a step, with what it does otherwise for single nodes. */
const formText = (step: Step, context: MethodologyContext): string =>
  [
    stepText(step, context),
    ...alike(exceptionTexts(step, context)).map((group) =>
      methodText(context, 'exception', {
        name: group.map(({ who }) => who).join(context.locale === 'zh-CN' ? '、' : ', '),
        method: group[0]!.method,
        how: group[0]!.how,
      }),
    ),
  ].join(context.locale === 'zh-CN' ? '' : ' ');

/** An option of a step by its JSON Pointer: by name where it has one. */
function optionText(path: string, { say, messages }: MethodologyContext): string {
  const key = `robust.option.${path.slice(1)}`;
  return hasMessage(messages, key) ? say(key) : path;
}

type Tell = {
  readonly [K in Factor['kind']]: (
    factor: Extract<Factor, { kind: K }>,
    context: MethodologyContext,
  ) => readonly Block[];
};
const FACTORS: Tell = {
  step: ({ alternatives, probabilities }, context) => [
    paragraph(
      context.say('methodology.factor.step', {
        step: methodText(context, `step.${alternatives[0]?.step ?? ''}`),
      }),
    ),
    {
      kind: 'list',
      items: alternatives.map((step, index) =>
        withShare(formText(step, context), probabilities, index, context),
      ),
    },
  ],
  parameter: ({ step, path, of }, context) => [
    paragraph(
      context.say('methodology.factor.parameter', {
        step: methodText(context, `step.${step}`),
        option: optionText(path, context),
        distribution: distributionText(of, context),
      }),
    ),
  ],
  weightNoise: ({ relative, depths }, context) => [
    paragraph(
      context.say('methodology.factor.weightNoise', {
        relative: percent(relative, 0),
        depths: depthText(depths, context),
      }),
    ),
  ],
  weightDirichlet: ({ concentration, depths }, context) => [
    paragraph(
      context.say('methodology.factor.weightDirichlet', {
        concentration: numberText(concentration),
        depths: depthText(depths, context),
      }),
    ),
  ],
  weightSet: ({ sets, probabilities }, context) => {
    const codes = [...new Set(sets.flatMap((set) => Object.keys(set)))];
    return [
      paragraph(context.say('methodology.factor.weightSet', { count: sets.length })),
      {
        kind: 'table',
        head: [
          context.say('report.column.node'),
          ...sets.map((_, index) =>
            withShare(
              context.say('methodology.set', { number: numberText(index + 1) }),
              probabilities,
              index,
              context,
            ),
          ),
        ],
        numbersFrom: 1,
        rows: codes.map((code) => [
          context.name(code),
          ...sets.map((set) => (set[code] === undefined ? NOTHING : numberText(set[code]))),
        ]),
      },
    ];
  },
  dataError: ({ standardDeviation, of, indicators }, { say, name }) => [
    paragraph(
      say(`methodology.factor.dataError.${of}`, {
        indicators: indicators ? indicators.map(name).join(', ') : say('methodology.factor.dataError.all'),
        deviation: of === 'relative' ? percent(standardDeviation) : numberText(standardDeviation),
      }),
    ),
  ],
  imputationError: ({ standardDeviation }, { say }) => [
    paragraph(say('methodology.factor.imputationError', { deviation: numberText(standardDeviation) })),
  ],
  removal: ({ nodes }, { say, name }) => [
    paragraph(say('methodology.factor.removal', { nodes: nodes.map(name).join(', ') })),
  ],
};

function withShare(
  text: string,
  probabilities: readonly number[] | undefined,
  index: number,
  { say }: MethodologyContext,
): string {
  if (!probabilities) return text;
  const whole = probabilities.reduce((sum, one) => sum + one, 0);
  return say('methodology.factor.step.share', { text, share: percent((probabilities[index] ?? 0) / whole) });
}

const depthText = (depths: readonly number[] | undefined, { say }: MethodologyContext): string =>
  depths ? say('methodology.depths', { list: depths.join(', ') }) : say('methodology.depths.all');

function distributionText(of: Distribution, { say }: MethodologyContext): string {
  const key = `methodology.distribution.${of.distribution}`;
  if (of.distribution === 'choice')
    return say(key, {
      values: of.values.map((value) => (typeof value === 'number' ? numberText(value) : value)).join(', '),
    });
  if (of.distribution === 'normal')
    return say(key, { mean: numberText(of.mean), deviation: numberText(of.standardDeviation) });
  const ends = { low: numberText(of.low), high: numberText(of.high) };
  return of.distribution === 'triangular' ? say(key, { ...ends, mode: numberText(of.mode) }) : say(key, ends);
}
