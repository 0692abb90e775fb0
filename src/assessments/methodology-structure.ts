import { resolveWeights } from '../composite/resolve-weights.ts';
import { makeTable } from '../composite/table.ts';
import { indicatorsOf, nodesOf } from '../composite/tree.ts';
import { weigh } from '../composite/weight.ts';
import type { Framework, Indicator } from '../model/framework.ts';
import { findStep, readinessIssues } from '../model/readiness.ts';
import { findUnit } from '../model/unit.ts';
import { readsScores } from '../model/weight-needs.ts';
import { type Block, heading, paragraph } from './methodology-block.ts';
import { indicatorCount, type MethodologyContext, numberText } from './methodology-context.ts';
import { percent } from './report-wording.ts';

interface NodeWeight {
  readonly weight: number;
  readonly effectiveWeight: number;
}

/** The tree with the weight of every node among its siblings and in the index. */
export function structureBlocks(context: MethodologyContext): readonly Block[] {
  const { framework, say, local, run } = context;
  const nodes = nodesOf(framework.tree);
  const indicators = indicatorCount(framework);
  const weights = weightsOf(framework, run?.nodes);
  const step = findStep(framework.method, 'weight');
  const isFromData = weights === undefined && step !== undefined && readsScores(step);
  return [
    heading(2, say('methodology.structure')),
    paragraph(
      say('methodology.structure.lead', {
        dimensions: nodes.length - indicators - 1,
        indicators,
        levels: Math.max(...nodes.map(({ depth }) => depth)),
      }),
    ),
    ...(isFromData ? [paragraph(say('methodology.weights.fromData'))] : []),
    ...(!isFromData && weights === undefined ? [paragraph(say('methodology.weights.unknown'))] : []),
    {
      kind: 'table',
      head: ['node', 'evidence', 'weight', 'effectiveWeight'].map((name) => say(`report.column.${name}`)),
      numbersFrom: 2,
      rows: nodes.map(({ node, code, depth }) => {
        const found = weights?.get(code);
        return [
          `${local(node.name)} (${code})`,
          say(`report.evidence.${node.weightEvidence ?? node.evidence}`),
          depth === 0
            ? ''
            : found
              ? percent(found.weight, 2)
              : node.weight === null
                ? '–'
                : numberText(node.weight),
          found ? percent(found.effectiveWeight, 2) : '–',
        ];
      }),
      depths: nodes.map(({ depth }) => depth),
    },
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
  const { framework, say, local, locale } = context;
  const { variables = [] } = framework;
  const unit = (code: string): string => {
    const found = findUnit(code);
    return found ? local(found.symbol) || code : code;
  };
  return [
    heading(2, say('methodology.indicators')),
    {
      kind: 'table',
      head: [
        say('report.column.indicator'),
        say('methodology.column.definition'),
        say('report.column.unit'),
        say('report.column.direction'),
        say('methodology.column.reference'),
        say('methodology.column.source'),
      ],
      rows: indicatorsOf(framework.tree).map(({ node }) => [
        `${local(node.name)} (${node.code})`,
        [
          ...(node.definition ? [local(node.definition)] : []),
          ...(quotient(node, context) ?? (node.formula ? [node.formula] : [])),
          ...(node.note ? [local(node.note)] : []),
        ].join(locale === 'zh-CN' ? '' : ' '),
        unit(node.unit),
        directionText(node, context),
        statedText(node, context),
        node.source ?? '–',
      ]),
    },
    ...(variables.length === 0
      ? []
      : [
          heading(3, say('methodology.variables')),
          {
            kind: 'table' as const,
            head: [
              say('report.column.indicator'),
              say('methodology.column.definition'),
              say('report.column.unit'),
              say('methodology.column.source'),
            ],
            rows: variables.map((variable) => [
              `${local(variable.name)} (${variable.code})`,
              variable.definition ? local(variable.definition) : '–',
              unit(variable.unit),
              variable.source ?? '–',
            ]),
          },
        ]),
  ];
}

function quotient(
  { code, numerator, denominator }: Indicator,
  { say, name }: MethodologyContext,
): readonly string[] | undefined {
  if (denominator === undefined) return undefined;
  return [
    say('methodology.quotient', { numerator: name(numerator ?? code), denominator: name(denominator) }),
  ];
}

function directionText({ direction }: Indicator, { say }: MethodologyContext): string {
  if (direction === null) return say('methodology.direction.unknown');
  return say(direction === 1 ? 'report.direction.more' : 'report.direction.less');
}

function statedText({ goalposts, target, best }: Indicator, { say }: MethodologyContext): string {
  const pair = (key: string, [low, high]: readonly [number, number]): string =>
    say(key, { low: numberText(low), high: numberText(high) });
  const stated = [
    ...(goalposts ? [pair('methodology.goalposts', goalposts)] : []),
    ...(target === undefined ? [] : [say('methodology.target', { target: numberText(target) })]),
    ...(typeof best === 'number' ? [say('methodology.best.value', { best: numberText(best) })] : []),
    ...(typeof best === 'object' ? [pair('methodology.best.interval', best)] : []),
  ];
  return stated.join('; ') || '–';
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
        bands[index + 1] ? numberText(bands[index + 1]!.min) : '–',
      ]),
    },
  ];
}
