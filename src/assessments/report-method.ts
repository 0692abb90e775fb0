import type {
  AggregateLog,
  Columns,
  DenominateLog,
  ImputeLog,
  NormaliseLog,
  ScreenLog,
  StepLog,
  TreatLog,
  WeightLog,
} from '../composite/step-log.ts';
import { isIndicator } from '../model/framework.ts';
import type { Messages } from '../model/message.ts';
import type { StepName } from '../model/method.ts';
import { stepExceptions } from '../model/method-sentences.ts';
import { findStep } from '../model/readiness.ts';
import type { Locale, LocalText } from '../model/text.ts';
import { findUnit } from '../model/unit.ts';
import { dividedUnit, unitCodeOf } from './divided-unit.ts';
import { type Html, html } from './html.ts';
import type { ReportContext } from './report-context.ts';
import { percent, readable, type Wording } from './report-wording.ts';
import { endsOf } from './scale-ends.ts';
import type { SelectLog } from './select.ts';
import { exceptionTexts, methodText, stepText, type Telling } from './step-text.ts';

type AnyLog = SelectLog | StepLog;
type Renderers = {
  readonly [S in AnyLog['step']]: (context: ReportContext, log: Extract<AnyLog, { step: S }>) => Html;
};

/** Every step of the method in words, with all its parameters as they resolved. */
export function methodSection(context: ReportContext): Html {
  const { words, assessment } = context;
  return html`<section>
<h2>${words.text('method.title')}</h2>
<p class="soft">${words.text('method.lead')}</p>
<ol class="steps">
${assessment.log.map(
  (
    log,
  ) => html`<li><h3>${words.told((locale, messages) => methodText(tellingOf(context, locale, messages), `step.${log.step}`))}</h3>
${log.step === 'select' ? null : told(context, log.step)}${(STEPS[log.step] as (context: ReportContext, log: AnyLog) => Html)(context, log)}</li>
`,
)}</ol>
</section>`;
}

const tellingOf = ({ nameOf }: ReportContext, locale: Locale, messages: Messages): Telling => ({
  locale,
  messages,
  nameOf,
});

/** What the framework says of a step, and what it says of single nodes. */
function told(context: ReportContext, name: StepName): Html {
  const { words, assessment } = context;
  const step = findStep(assessment.framework.method, name);
  if (!step) return html``;
  const exceptions = stepExceptions(step, { nameOf: (code) => code, parentGroup: '' });
  return html`<p>${words.told((locale, messages) => stepText(step, tellingOf(context, locale, messages)))}</p>
${exceptions.map(
  (_, index) =>
    html`<p>${words.told((locale, messages) => {
      const telling = tellingOf(context, locale, messages);
      const { who, method, how } = exceptionTexts(step, telling)[index]!;
      return methodText(telling, 'exception', { name: who, method, how });
    })}</p>`,
)}`;
}

const methodName = (context: ReportContext, method: string): Html =>
  context.words.told((locale, messages) =>
    methodText(tellingOf(context, locale, messages), `name.${method}`),
  );

/** Columns of a log; in a panel those of each period, one after the other. */
const columnsOf = <T>({
  columns,
  periods,
}: {
  readonly columns: Columns<T>;
  readonly periods?: Readonly<Record<string, Columns<T>>>;
}): readonly (readonly [code: string, column: T, period: string | undefined])[] =>
  periods === undefined
    ? Object.entries(columns).map(([code, column]) => [code, column, undefined] as const)
    : Object.entries(periods).flatMap(([period, own]) =>
        Object.entries(own).map(([code, column]) => [code, column, period] as const),
      );

const namedIn = ({ words, nameOf }: ReportContext, code: string, period: string | undefined): Html =>
  html`${words.local(nameOf(code))}${period === undefined ? null : ` ${period}`}`;

const STEPS: Renderers = {
  select: ({ words, nameOf }, log: SelectLog) => {
    const earlier = Object.entries(log.columns).filter(([, column]) => column.earlier > 0);
    const states = words.text(log.maxAge > 0 ? 'select.window' : 'select.exact', {
      period: log.period,
      count: log.maxAge,
    });
    return html`<p>${states} ${words.text('select.states')}</p>${
      earlier.length === 0
        ? null
        : table(
            words.text('select.earlier'),
            [words.text('column.indicator'), words.text('column.earlier'), words.text('column.oldest')],
            earlier.map(([code, column]) => [
              words.local(nameOf(code)),
              String(column.earlier),
              column.oldest ?? '–',
            ]),
          )
    }`;
  },
  screen: ({ words }, log: ScreenLog) =>
    html`<p>${words.text('screened', { kept: log.kept, count: log.screenedOut.length })}</p>`,
  denominate: ({ words, nameOf }, log: DenominateLog) => {
    const columns = Object.entries(log.columns);
    if (columns.length === 0) return html`<p>${words.text('denominate.none')}</p>`;
    return table(
      words.text('denominate'),
      [words.text('column.indicator'), words.text('column.denominator')],
      columns.map(([code, { denominator }]) => [words.local(nameOf(code)), words.local(nameOf(denominator))]),
    );
  },
  impute: ({ words, nameOf }, log: ImputeLog) => {
    const filled = Object.entries(log.columns).filter(
      ([, column]) => column.filled.length + column.left.length > 0,
    );
    return html`${
      filled.length === 0
        ? html`<p>${words.text('impute.nothing')}</p>`
        : table(
            null,
            [
              words.text('column.indicator'),
              words.text('column.filled'),
              words.text('column.left'),
              words.text('column.filledWith'),
            ],
            filled.map(([code, column]) => [
              words.local(nameOf(code)),
              String(column.filled.length),
              String(column.left.length),
              rangeOf(column.filled.map((cell) => cell.value)),
            ]),
          )
    }`;
  },
  treat: (context, log: TreatLog) => {
    const { words } = context;
    const touched = columnsOf(log).filter(([, column]) => !column.before.passed);
    return touched.length === 0
      ? html`<p>${words.text('treat.nothing')}</p>`
      : table(
          null,
          [
            words.text('column.indicator'),
            words.text('column.applied'),
            words.text('column.points'),
            words.text('column.skewness'),
            words.text('column.kurtosis'),
          ],
          touched.map(([code, { applied, points, before, after }, period]) => [
            namedIn(context, code, period),
            methodName(context, applied),
            applied === 'winsorise' ? String(points.length) : '–',
            `${readable(before.skewness)} → ${readable(after.skewness)}`,
            `${readable(before.kurtosis)} → ${readable(after.kurtosis)}`,
          ]),
        );
  },
  normalise: (context, log: NormaliseLog) => {
    const { words } = context;
    return table(
      words.text('normalise.caption'),
      [
        words.text('column.indicator'),
        words.text('column.unit'),
        words.text('column.direction'),
        words.text('column.low'),
        words.text('column.high'),
      ],
      columnsOf(log).map(([code, column, period]) => {
        const unit = unitBefore(context, code);
        const [low, high] = endsOf(column);
        return [
          namedIn(context, code, period),
          unit === undefined ? '–' : words.local(unit),
          words.text(column.direction === 1 ? 'direction.more' : 'direction.less'),
          readable(low),
          readable(high),
        ];
      }),
    );
  },
  weight: (
    { words, nameOf, nodes, assessment },
    log: WeightLog,
  ) => html`${judgementParagraphs(words, nameOf, log)}<div class="wide"><table><thead><tr><th scope="col">${words.text('column.node')}</th><th class="n" scope="col">${words.text('column.weight')}</th><th class="n" scope="col">${words.text('column.effectiveWeight')}</th><th scope="col">${words.text('column.evidence')}</th></tr></thead><tbody>
${assessment.result.nodes.map(
  ({ code, depth, kind }) =>
    html`<tr class="depth-${Math.min(depth, 4)}${kind === 'dimension' ? ' branch' : ''}"><td>${words.local(nameOf(code))} <small>${code}</small></td><td class="n">${depth === 0 ? '' : percent(log.columns[code]?.weight ?? Number.NaN)}</td><td class="n">${percent(log.columns[code]?.effectiveWeight ?? Number.NaN)}</td><td>${words.text(`evidence.${nodes.get(code)?.evidence ?? 'own'}`)}</td></tr>
`,
)}</tbody></table></div>`,
  aggregate: ({ words, nameOf }, log: AggregateLog) =>
    html`${Object.entries(log.columns)
      .filter(([, column]) => column.withoutScore > 0)
      .map(
        ([code, { withoutScore }]) =>
          html`<p>${words.text('aggregate.withoutScore', { name: nameOf(code), count: withoutScore })}</p>`,
      )}`,
  rank: () => html``,
};

/** How consistent comparisons are, and how far experts agree: what a reader must know before trusting such weights. */
function judgementParagraphs(
  words: Wording,
  nameOf: (code: string) => LocalText,
  { detail }: WeightLog,
): readonly Html[] {
  const families = [detail, ...(detail?.parts ?? [])].flatMap((part) => Object.entries(part?.families ?? {}));
  return families.flatMap(([code, family]) => {
    const name = nameOf(code);
    if ('consistencyRatio' in family)
      return [
        html`<p>${words.text('weight.consistency', { name, ratio: readable(family.consistencyRatio), limit: readable(family.limit) })}</p>`,
      ];
    if ('concordance' in family)
      return [
        html`<p>${words.text('weight.concordance', { name, count: family.experts.length, concordance: readable(family.concordance) })}</p>`,
      ];
    return [];
  });
}

/** A small table: the first column is text, the others stand to the right where they are plain strings. */
export function table(
  caption: Html | null,
  head: readonly Html[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return html`<div class="wide"><table>${caption === null ? null : html`<caption>${caption}</caption>`}<thead><tr>${head.map(
    (cell, index) =>
      html`<th scope="col" class="${typeof rows[0]?.[index] === 'string' ? 'n' : ''}">${cell}</th>`,
  )}</tr></thead><tbody>
${rows.map(
  (row) =>
    html`<tr>${row.map((cell) => html`<td class="${typeof cell === 'string' ? 'n' : ''}">${cell}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}

/** The unit that an indicator's values are in when they are normalised; none for logarithms. */
function unitBefore({ assessment, nodes }: ReportContext, code: string): LocalText | undefined {
  const { framework, log } = assessment;
  let unit: LocalText | undefined;
  const node = nodes.get(code);
  if (node && isIndicator(node)) unit = findUnit(unitCodeOf(framework, code) ?? '')?.symbol;
  for (const step of log) {
    if (step.step === 'denominate' && Object.hasOwn(step.columns, code))
      unit = dividedUnit(framework, code, step.columns[code]!.denominator)?.symbol;
    if (step.step === 'treat' && step.columns[code]?.log !== undefined) unit = undefined;
  }
  return unit;
}

function rangeOf(values: readonly number[]): string {
  if (values.length === 0) return '–';
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? readable(low) : `${readable(low)} … ${readable(high)}`;
}
