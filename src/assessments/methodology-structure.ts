import { resolveWeights } from '../composite/resolve-weights.ts';
import { makeTable } from '../composite/table.ts';
import { indicatorsOf, nodesOf } from '../composite/tree.ts';
import { weigh } from '../composite/weight.ts';
import type { Framework, Indicator } from '../model/framework.ts';
import { findStep, readinessIssues } from '../model/readiness.ts';
import { findUnit } from '../model/unit.ts';
import { readsScores } from '../model/weight-needs.ts';
import { type Block, heading, NOTHING, paragraph, withoutEmptyColumns } from './methodology-block.ts';
import { indicatorCount, type MethodologyContext, numberText } from './methodology-context.ts';
import { percent } from './report-wording.ts';

interface NodeWeight {
  readonly weight: number;
  readonly effectiveWeight: number;
}

/** The tree with the weight of every node among its siblings and in the index. */
export function structureBlocks(context: MethodologyContext): readonly Block[] {
  const { framework, say, local, locale, run } = context;
  const nodes = nodesOf(framework.tree);
  const weights = weightsOf(framework, run?.nodes);
  const step = findStep(framework.method, 'weight');
  const isAnyStated = nodes.some(({ node, depth }) => depth > 0 && node.weight !== null);
  const isFromData = weights === undefined && step !== undefined && readsScores(step);
  return [
    heading(2, say('methodology.structure')),
    paragraph(
      say('methodology.structure.lead', {
        parts: framework.tree.children.map(({ name }) => local(name)).join(locale === 'zh-CN' ? '、' : ', '),
        indicators: indicatorCount(framework),
        levels: Math.max(...nodes.map(({ depth }) => depth)),
      }),
    ),
    ...(isFromData ? [paragraph(say('methodology.weights.fromData'))] : []),
    ...(!isFromData && weights === undefined
      ? [paragraph(say(isAnyStated ? 'methodology.weights.unknown' : 'methodology.weights.none'))]
      : []),
    withoutEmptyColumns({
      kind: 'table',
      head: ['node', 'evidence', 'weight', 'effectiveWeight'].map((name) => say(`report.column.${name}`)),
      numbersFrom: 2,
      rows: nodes.map(({ node, code, depth }) => {
        const found = weights?.get(code);
        return [
          { text: local(node.name), code },
          say(`report.evidence.${node.weightEvidence ?? node.evidence}`),
          depth === 0
            ? ''
            : found
              ? percent(found.weight, 2)
              : node.weight === null
                ? NOTHING
                : numberText(node.weight),
          found ? percent(found.effectiveWeight, 2) : NOTHING,
        ];
      }),
      depths: nodes.map(({ depth }) => depth),
    }),
  ];
}

/** Weights as a run used them, or as the file alone says them; undefined where only data tell. */
function weightsOf(
  framework: Framework,
  used: readonly (NodeWeight & { readonly code: string })[] | undefined,
): ReadonlyMap<string, NodeWeight> | undefined {
  if (used) return new Map(used.map((node) => [node.code, node]));
  const step = findStep(framework.method, 'weight');
  if (!step || readsScores(step) || readinessIssues(framework).length > 0) return undefined;
  const nodes = nodesOf(framework.tree);
  const { shares, effective } = weigh(nodes, resolveWeights(nodes, step, makeTable([], [])).weights);
  return new Map(
    nodes.map(({ code }, index) => [code, { weight: shares[index]!, effectiveWeight: effective[index]! }]),
  );
}

/** What each indicator is, and what the file says of it. */
export function indicatorBlocks(context: MethodologyContext): readonly Block[] {
  const { framework, say, local } = context;
  const { variables = [] } = framework;
  const unit = (code: string): string => {
    const found = findUnit(code);
    return found ? local(found.symbol) || code : code;
  };
  return [
    heading(2, say('methodology.indicators')),
    withoutEmptyColumns({
      kind: 'table',
      head: [
        say('report.column.indicator'),
        say('methodology.column.definition'),
        say('report.column.unit'),
        say('report.column.direction'),
        say('methodology.column.reference'),
      ],
      rows: indicatorsOf(framework.tree).map(({ node }) => [
        { text: local(node.name), code: node.code },
        indicatorText(node, context),
        unit(node.unit),
        directionText(node, context),
        statedText(node, context),
      ]),
    }),
    ...(variables.length === 0
      ? []
      : [
          heading(3, say('methodology.variables')),
          withoutEmptyColumns({
            kind: 'table' as const,
            head: [
              say('methodology.column.variable'),
              say('methodology.column.definition'),
              say('report.column.unit'),
            ],
            rows: variables.map((variable) => [
              { text: local(variable.name), code: variable.code },
              sentences(
                [
                  ...(variable.definition ? [local(variable.definition)] : []),
                  ...(variable.source
                    ? [say('methodology.indicator.source', { source: variable.source })]
                    : []),
                ],
                context,
              ),
              unit(variable.unit),
            ]),
          }),
        ]),
  ];
}

/** What an indicator is, how it is computed, what is to be known of it and where its figures come from, in sentences. */
function indicatorText(node: Indicator, context: MethodologyContext): string {
  const { say, local } = context;
  const computed = quotient(node, context) ?? node.formula;
  return sentences(
    [
      ...(node.definition ? [local(node.definition)] : []),
      ...(computed ? [say('methodology.indicator.computed', { formula: computed })] : []),
      ...(node.note ? [local(node.note)] : []),
      ...(node.source ? [say('methodology.indicator.source', { source: node.source })] : []),
    ],
    context,
  );
}

/** Texts one after the other, each with its full stop. */
function sentences(texts: readonly string[], { locale }: MethodologyContext): string {
  const isChinese = locale === 'zh-CN';
  const ended = texts.map((text) => (/[.!?。！？]$/u.test(text) ? text : text + (isChinese ? '。' : '.')));
  return ended.join(isChinese ? '' : ' ') || NOTHING;
}

function quotient(
  { code, numerator, denominator }: Indicator,
  { say, name }: MethodologyContext,
): string | undefined {
  if (denominator === undefined) return undefined;
  return say('methodology.quotient', {
    numerator: name(numerator ?? code),
    denominator: name(denominator),
  });
}

function directionText({ direction }: Indicator, { say }: MethodologyContext): string {
  if (direction === null) return say('methodology.direction.unknown');
  return say(direction === 1 ? 'report.direction.more' : 'report.direction.less');
}

function statedText({ goalposts, target, best }: Indicator, { say, locale }: MethodologyContext): string {
  const pair = (key: string, [low, high]: readonly [number, number]): string =>
    say(key, { low: numberText(low), high: numberText(high) });
  const stated = [
    ...(goalposts ? [pair('methodology.goalposts', goalposts)] : []),
    ...(target === undefined ? [] : [say('methodology.target', { target: numberText(target) })]),
    ...(typeof best === 'number' ? [say('methodology.best.value', { best: numberText(best) })] : []),
    ...(typeof best === 'object' ? [pair('methodology.best.interval', best)] : []),
  ];
  return stated.join(locale === 'zh-CN' ? '；' : '; ') || NOTHING;
}

/** Maturity levels with the scores that they begin and end at. */
export function bandBlocks({ framework, say, local }: MethodologyContext): readonly Block[] {
  const { bands = [] } = framework;
  if (bands.length === 0) return [];
  return [
    heading(2, say('methodology.bands')),
    {
      kind: 'table',
      head: [say('report.ranking.band'), say('methodology.column.from'), say('methodology.column.below')],
      numbersFrom: 1,
      rows: bands.map(({ name, min }, index) => [
        local(name),
        numberText(min),
        bands[index + 1] ? numberText(bands[index + 1]!.min) : NOTHING,
      ]),
    },
  ];
}
