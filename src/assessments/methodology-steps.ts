import type {
  Columns,
  ImputeLog,
  NormalisedColumn,
  ScreenLog,
  TreatedColumn,
} from '../composite/step-log.ts';
import { indicatorsOf, nodesOf } from '../composite/tree.ts';
import { type Dimension, isIndicator } from '../model/framework.ts';
import { hasMessage } from '../model/message.ts';
import type { Step, StepName, WeightChoice } from '../model/method.ts';
import { type MethodFormula, stepFormulas } from '../model/method-formula.ts';
import { methodSources } from '../model/method-sources.ts';
import { formulaSymbols } from '../model/method-symbols.ts';
import { type Block, exceptionTable, heading, NOTHING, paragraph } from './methodology-block.ts';
import { type MethodologyContext, numberText } from './methodology-context.ts';
import { readable } from './report-wording.ts';
import type { RecordStep } from './run-record.ts';
import { endsOf } from './scale-ends.ts';
import { exceptionTexts, methodText, stepText } from './step-text.ts';

/** Every step in order: what it is for, what it does with all parameters, its formulas, why, and what a run made of it. */
export function stepBlocks(context: MethodologyContext): readonly Block[] {
  const { framework, say } = context;
  if (framework.method.length === 0)
    return [heading(2, say('methodology.method')), paragraph(say('methodology.method.none'))];
  return [
    heading(2, say('methodology.method')),
    ...framework.method.flatMap((step, index) => oneStep(step, index + 1, context)),
    ...absentBlocks(context),
  ];
}

function oneStep(step: Step, number: number, context: MethodologyContext): readonly Block[] {
  const { say, run } = context;
  const name = methodText(context, `step.${step.step}`);
  const title =
    'method' in step
      ? say('methodology.heading', { step: name, method: methodText(context, `name.${step.method}`) })
      : name;
  const entry = run?.log.find((log) => log.step === step.step);
  return [
    heading(3, `${number}. ${title}`),
    paragraph(methodText(context, `purpose.${step.step}`), 'soft'),
    paragraph(stepText(step, context)),
    ...exceptionTable(
      say('methodology.exceptions'),
      ['who', 'method', 'how'].map((column) => say(`methodology.column.${column}`)),
      exceptionTexts(step, context),
      context.locale === 'zh-CN' ? '、' : ', ',
    ),
    ...formulaBlocks(step, context),
    ...reasonBlocks(step, context),
    ...sourceBlock(step, context),
    ...(step.step === 'weight' ? judgementBlocks(step, context) : []),
    ...(entry === undefined ? [] : (RESOLVED[step.step]?.(entry, context) ?? [])),
  ];
}

/** The formulas of every method that the step uses, each followed by what its letters mean. */
function formulaBlocks(step: Step, context: MethodologyContext): readonly Block[] {
  const formulas = stepFormulas(
    step,
    indicatorsOf(context.framework.tree).map(({ node }) => node),
  );
  return formulas.flatMap((formula) => {
    const name = formulas.length > 1 ? capitalised(formulaName(formula, context)) : '';
    return [...directedBlocks(formula, name, context), symbolBlock(step, formula, context)];
  });
}

function formulaName({ method, isLogarithmic }: MethodFormula, context: MethodologyContext): string {
  const name = methodText(context, `name.${method}`);
  return isLogarithmic ? methodText(context, 'formula.logarithmic', { name }) : name;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function directedBlocks(
  { lines, less }: MethodFormula,
  name: string,
  { say }: MethodologyContext,
): readonly Block[] {
  const label = (direction: 'more' | 'less'): string =>
    name === ''
      ? say(`methodology.formula.${direction}`)
      : say(`methodology.formula.of.${direction}`, { name });
  if (!less) return [{ kind: 'formula', label: name, lines }];
  return [
    ...(lines.length === 0 ? [] : [{ kind: 'formula' as const, label: label('more'), lines }]),
    { kind: 'formula', label: label('less'), lines: less },
  ];
}

function symbolBlock(step: Step, formula: MethodFormula, context: MethodologyContext): Block {
  const { say, messages, locale } = context;
  const isChinese = locale === 'zh-CN';
  return {
    kind: 'symbols',
    lead: say('methodology.where'),
    colon: isChinese ? '：' : ': ',
    joint: isChinese ? '；' : '; ',
    end: isChinese ? '。' : '.',
    items: formulaSymbols(step, formula).map(({ symbol, keys, value }) => {
      const key = keys.find((one) => hasMessage(messages, `method.${one}`)) ?? keys[2];
      const text = methodText(context, key);
      return {
        symbol,
        text: value === undefined ? text : say('methodology.where.value', { text, value: numberText(value) }),
      };
    }),
  };
}

/** The framework's own reason; without one what usually speaks for the method. */
function reasonBlocks(step: Step, context: MethodologyContext): readonly Block[] {
  const { framework, say, local } = context;
  const own = framework.reasons?.[step.step];
  if (own) return [paragraph(say('methodology.why', { why: local(own) }))];
  return 'method' in step
    ? [paragraph(say('methodology.general', { why: methodText(context, `why.${step.step}.${step.method}`) }))]
    : [];
}

/** Which works the step's methods come from; in full at the end of the document. */
function sourceBlock(step: Step, { say, locale }: MethodologyContext): readonly Block[] {
  const keys = methodSources(step).map(({ key }) => key);
  return keys.length === 0
    ? []
    : [paragraph(say('methodology.source', { list: keys.join(locale === 'zh-CN' ? '、' : ', ') }), 'soft')];
}

/** Steps that the method does without, where the framework says why. */
function absentBlocks({ framework, say, local, ...telling }: MethodologyContext): readonly Block[] {
  const present = new Set<StepName>(framework.method.map(({ step }) => step));
  const absent = Object.entries(framework.reasons ?? {}).filter(([step]) => !present.has(step as StepName));
  if (absent.length === 0) return [];
  return [
    heading(3, say('methodology.absent')),
    {
      kind: 'list',
      items: absent.map(([step, why]) =>
        say('methodology.absent.step', { step: methodText(telling, `step.${step}`), why: local(why) }),
      ),
    },
  ];
}

/** The judgements that weights are made of: matrices, points and wanted shares, of every part. */
function judgementBlocks(choice: WeightChoice, context: MethodologyContext): readonly Block[] {
  const { framework, say, name } = context;
  const childrenOf = (code: string): readonly string[] => {
    const node = nodesOf(framework.tree).find((one) => one.code === code)?.node;
    return node && !isIndicator(node) ? (node as Dimension).children.map((child) => child.code) : [];
  };
  const matrices = Object.entries(choice.matrices ?? {}).map(([code, rows]): Block => {
    const children = childrenOf(code).map(name);
    return {
      kind: 'table',
      caption: say('methodology.matrix', { name: name(code) }),
      head: ['', ...children],
      numbersFrom: 1,
      rows: rows.map((row, index) => [children[index] ?? '', ...row.map(numberText)]),
    };
  });
  const allocations = Object.entries(choice.allocations ?? {}).map(([code, experts]): Block => {
    const children = childrenOf(code);
    return {
      kind: 'table',
      caption: say('methodology.allocations', { name: name(code) }),
      head: [say('methodology.column.expert'), ...children.map(name)],
      numbersFrom: 1,
      rows: experts.map(({ expert, points }) => [
        expert,
        ...children.map((child) => (points[child] === undefined ? NOTHING : numberText(points[child]))),
      ]),
    };
  });
  const targets = Object.entries(choice.targets ?? {});
  return [
    ...matrices,
    ...allocations,
    ...(targets.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: say('methodology.targets'),
            head: [say('report.column.node'), say('methodology.column.share')],
            numbersFrom: 1,
            rows: targets.map(([code, share]) => [name(code), numberText(share)]),
          },
        ]),
    ...(choice.parts ?? []).flatMap((part) => judgementBlocks(part, context)),
  ];
}

type Resolved = (log: RecordStep, context: MethodologyContext) => readonly Block[];
interface ByPeriod<T> {
  readonly columns: Columns<T>;
  readonly periods?: Readonly<Record<string, Columns<T>>>;
}

/** What a run's log adds to a step. */
const RESOLVED: Readonly<Partial<Record<Step['step'], Resolved>>> = {
  screen: (log, { say }) => {
    const { kept, screenedOut } = log as unknown as ScreenLog;
    return [paragraph(say('report.screened', { kept, count: screenedOut.length }))];
  },
  impute: (log, { say }) => {
    const columns = Object.values((log as unknown as ImputeLog).columns);
    return [
      paragraph(
        say('methodology.imputed', { count: columns.reduce((sum, { filled }) => sum + filled.length, 0) }),
      ),
    ];
  },
  treat: (log, context) => {
    const { say, name } = context;
    const touched = columnsOf(log as unknown as ByPeriod<TreatedColumn>, context).filter(
      ([, column]) => !column.before.passed,
    );
    if (touched.length === 0) return [paragraph(say('report.treat.nothing'))];
    return [
      {
        kind: 'table',
        caption: say('methodology.treated'),
        head: ['indicator', 'applied', 'skewness', 'kurtosis'].map((column) =>
          say(`report.column.${column}`),
        ),
        numbersFrom: 2,
        rows: touched.map(([code, { applied, before, after }, period]) => [
          [name(code), period].join(' ').trim(),
          methodText(context, `name.${applied}`),
          `${readable(before.skewness)} → ${readable(after.skewness)}`,
          `${readable(before.kurtosis)} → ${readable(after.kurtosis)}`,
        ]),
      },
    ];
  },
  normalise: (log, context) => {
    const { say, name } = context;
    return [
      {
        kind: 'table',
        caption: say('report.normalise.caption'),
        head: [
          say('report.column.indicator'),
          say('methodology.column.method'),
          say('report.column.low'),
          say('report.column.high'),
        ],
        numbersFrom: 2,
        rows: columnsOf(log as unknown as ByPeriod<NormalisedColumn>, context).map(
          ([code, column, period]) => [
            [name(code), period].join(' ').trim(),
            methodText(context, `name.${column.method}`),
            ...endsOf(column).map(readable),
          ],
        ),
      },
    ];
  },
};

/** Columns in the order of the tree: a stored log comes back in another one. */
function columnsOf<T>(
  { columns, periods }: ByPeriod<T>,
  { framework }: MethodologyContext,
): readonly (readonly [code: string, column: T, period: string])[] {
  const places = new Map(nodesOf(framework.tree).map(({ code }, place) => [code, place]));
  const ordered = (own: Columns<T>, period: string) =>
    Object.entries(own)
      .sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
      .map(([code, column]) => [code, column, period] as const);
  return periods === undefined
    ? ordered(columns, '')
    : Object.entries(periods).flatMap(([period, own]) => ordered(own, period));
}
