import type {
  Columns,
  ImputeLog,
  NormalisedColumn,
  ScreenLog,
  TreatedColumn,
} from '../composite/step-log.ts';
import { nodesOf } from '../composite/tree.ts';
import { type Dimension, isIndicator } from '../model/framework.ts';
import type { Step, WeightChoice } from '../model/method.ts';
import { formulaOf } from '../model/method-formula.ts';
import { type Block, exceptionTable, heading, paragraph } from './methodology-block.ts';
import { type MethodologyContext, numberText } from './methodology-context.ts';
import { readable } from './report-wording.ts';
import type { RecordStep } from './run-record.ts';
import { endsOf } from './scale-ends.ts';
import { exceptionTexts, methodText, stepText } from './step-text.ts';

/** Every step in order: what it is for, what it does with all parameters, its formula, why, and what a run made of it. */
export function stepBlocks(context: MethodologyContext): readonly Block[] {
  const { framework, say } = context;
  if (framework.method.length === 0)
    return [heading(2, say('methodology.method')), paragraph(say('methodology.method.none'))];
  return [
    heading(2, say('methodology.method')),
    paragraph(say('methodology.method.symbols'), 'soft'),
    ...framework.method.flatMap((step, index) => oneStep(step, index + 1, context)),
  ];
}

function oneStep(step: Step, number: number, context: MethodologyContext): readonly Block[] {
  const { say, run } = context;
  const formula = formulaOf(step);
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
    ...(formula === undefined ? [] : [{ kind: 'formula' as const, text: formula }]),
    ...('method' in step
      ? [paragraph(say('methodology.why', { why: methodText(context, `why.${step.step}.${step.method}`) }))]
      : []),
    ...(step.step === 'weight' ? judgementBlocks(step, context) : []),
    ...exceptionTable(
      say('methodology.exceptions'),
      ['who', 'method', 'how'].map((column) => say(`methodology.column.${column}`)),
      exceptionTexts(step, context),
    ),
    ...(entry === undefined ? [] : (RESOLVED[step.step]?.(entry, context) ?? [])),
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
        ...children.map((child) => (points[child] === undefined ? '–' : numberText(points[child]))),
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
    const touched = columnsOf(log as unknown as ByPeriod<TreatedColumn>).filter(
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
        rows: columnsOf(log as unknown as ByPeriod<NormalisedColumn>).map(([code, column, period]) => [
          [name(code), period].join(' ').trim(),
          methodText(context, `name.${column.method}`),
          ...endsOf(column).map(readable),
        ]),
      },
    ];
  },
};

const columnsOf = <T>({
  columns,
  periods,
}: ByPeriod<T>): readonly (readonly [code: string, column: T, period: string])[] =>
  periods === undefined
    ? Object.entries(columns).map(([code, column]) => [code, column, ''] as const)
    : Object.entries(periods).flatMap(([period, own]) =>
        Object.entries(own).map(([code, column]) => [code, column, period] as const),
      );
