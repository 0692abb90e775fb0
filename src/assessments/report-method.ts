import type {
  AggregateLog,
  DenominateLog,
  ImputeLog,
  NormaliseLog,
  RankLog,
  ScreenLog,
  StepLog,
  TreatLog,
  WeightLog,
} from '../composite/step-log.ts';
import { isIndicator } from '../model/framework.ts';
import type { LocalText } from '../model/text.ts';
import { findUnit } from '../model/unit.ts';
import { dividedUnit, unitCodeOf } from './divided-unit.ts';
import { type Html, html } from './html.ts';
import type { ReportContext } from './report-context.ts';
import { percent, readable } from './report-wording.ts';
import type { SelectLog } from './select.ts';

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
  (log) => html`<li><h3>${words.text(`step.${log.step}`)}</h3>
${(STEPS[log.step] as (context: ReportContext, log: AnyLog) => Html)(context, log)}</li>
`,
)}</ol>
</section>`;
}

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
    html`<p>${words.text('screen', { share: percent(log.minAvailability, 0), kept: log.kept, count: log.screenedOut.length })}</p>`,
  denominate: ({ words, nameOf }, log: DenominateLog) => {
    const columns = Object.entries(log.columns);
    if (columns.length === 0) return html`<p>${words.text('denominate.none')}</p>`;
    return html`<p>${words.text('denominate')}</p>${table(
      null,
      [words.text('column.indicator'), words.text('column.denominator')],
      columns.map(([code, { denominator }]) => [words.local(nameOf(code)), words.local(nameOf(denominator))]),
    )}`;
  },
  impute: ({ words, nameOf }, log: ImputeLog) => {
    const filled = Object.entries(log.columns).filter(
      ([, column]) => column.filled.length + column.left.length > 0,
    );
    return html`<p>${words.text(`impute.${log.method}`, { group: log.group ?? '' })}</p>${
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
  treat: ({ words, nameOf }, log: TreatLog) => {
    const columns = Object.entries(log.columns);
    const touched = columns.filter(([, column]) => !column.before.passed);
    const rules = new Map(
      columns.map(([, { method, maxPoints, skewness, kurtosis, otherwise }]) => {
        const rule = { method, maxPoints, skewness, kurtosis, otherwise };
        return [JSON.stringify(rule), rule] as const;
      }),
    );
    return html`${[...rules.values()].map(
      ({ method, otherwise, ...limits }) =>
        html`<p>${words.text(`treat.${method}`, limits)} ${method === 'winsorise' ? words.text(`treat.otherwise.${otherwise}`) : null}</p>`,
    )}${
      touched.length === 0
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
            touched.map(([code, { applied, points, before, after }]) => [
              words.local(nameOf(code)),
              words.text(`treat.applied.${applied}`),
              applied === 'winsorise' ? String(points.length) : '–',
              `${readable(before.skewness)} → ${readable(after.skewness)}`,
              `${readable(before.kurtosis)} → ${readable(after.kurtosis)}`,
            ]),
          )
    }`;
  },
  normalise: (context, log: NormaliseLog) => {
    const { words, nameOf } = context;
    const columns = Object.entries(log.columns);
    const methods = new Map(
      columns.map(([, { method, to, clamp }]) => [
        JSON.stringify([method, to, clamp]),
        { method, to, clamp },
      ]),
    );
    return html`${[...methods.values()].map(
      ({ method, to, clamp }) =>
        html`<p>${words.text(`normalise.${method}`, { low: readable(to[0]), high: readable(to[1]) })} ${clamp === undefined ? null : words.text(clamp ? 'normalise.clamped' : 'normalise.open')}</p>`,
    )}${table(
      words.text('normalise.caption'),
      [
        words.text('column.indicator'),
        words.text('column.unit'),
        words.text('column.direction'),
        words.text('column.low'),
        words.text('column.high'),
      ],
      columns.map(([code, column]) => {
        const unit = unitBefore(context, code);
        return [
          words.local(nameOf(code)),
          unit === undefined ? '–' : words.local(unit),
          words.text(column.direction === 1 ? 'direction.more' : 'direction.less'),
          readable(column.method === 'zscore' ? column.mean : column.min),
          readable(column.method === 'zscore' ? column.standardDeviation : column.max),
        ];
      }),
    )}`;
  },
  weight: (
    { words, nameOf, nodes, assessment },
    log: WeightLog,
  ) => html`<p>${words.text(`weight.${log.method}`)}</p>
<div class="wide"><table><thead><tr><th scope="col">${words.text('column.node')}</th><th class="n" scope="col">${words.text('column.weight')}</th><th class="n" scope="col">${words.text('column.effectiveWeight')}</th><th scope="col">${words.text('column.evidence')}</th></tr></thead><tbody>
${assessment.result.nodes.map(
  ({ code, depth, kind }) =>
    html`<tr class="depth-${Math.min(depth, 4)}${kind === 'dimension' ? ' branch' : ''}"><td>${words.local(nameOf(code))} <small>${code}</small></td><td class="n">${depth === 0 ? '' : percent(log.columns[code]?.weight ?? Number.NaN)}</td><td class="n">${percent(log.columns[code]?.effectiveWeight ?? Number.NaN)}</td><td>${words.text(`evidence.${nodes.get(code)?.evidence ?? 'own'}`)}</td></tr>
`,
)}</tbody></table></div>`,
  aggregate: ({ words, nameOf }, log: AggregateLog) => {
    const others = Object.entries(log.columns).filter(([, column]) => column.method !== log.method);
    const gaps = Object.entries(log.columns).filter(([, column]) => column.withoutScore > 0);
    return html`<p>${words.text(`aggregate.${log.method}`)} ${words.text('aggregate.missing', { share: percent(log.minAvailability, 0) })}</p>${others.map(
      ([code, { method }]) => html`<p>${words.text(`aggregate.other.${method}`, { name: nameOf(code) })}</p>`,
    )}${gaps.map(
      ([code, { withoutScore }]) =>
        html`<p>${words.text('aggregate.withoutScore', { name: nameOf(code), count: withoutScore })}</p>`,
    )}`;
  },
  rank: ({ words }, log: RankLog) => html`<p>${words.text(`rank.${log.ties}`)}</p>`,
};

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
