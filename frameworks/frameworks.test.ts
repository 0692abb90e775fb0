import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

import { checkFramework } from '../src/indicators/framework-file.ts';
import { checkMeasure } from '../src/indicators/measure-file.ts';
import {
  bandOf,
  type Dimension,
  type FrameworkNode,
  type Indicator,
  isIndicator,
} from '../src/model/framework.ts';
import { methodCase } from '../test/golden-methods.ts';
import { hasShared, sharedPath } from '../test/shared.ts';

const folder = import.meta.dirname;
const files = ['sample/framework.yaml', ...readdirSync(folder).filter((name) => name.endsWith('.yaml'))];

function load(file: string) {
  const { framework, issues } = checkFramework(readFileSync(resolve(folder, file), 'utf8'), file);
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  return framework!;
}

const nodesOf = (node: FrameworkNode): FrameworkNode[] =>
  isIndicator(node) ? [node] : [node, ...node.children.flatMap(nodesOf)];
const indicatorsOf = (tree: Dimension): Indicator[] => nodesOf(tree).filter(isIndicator);
const isDimension = (node: FrameworkNode): node is Dimension => !isIndicator(node);

/** How many nodes stand at each depth below the index, and how many of the indicators have each evidence status. */
function shapeOf(tree: Dimension) {
  const evidence: Record<string, number> = {};
  for (const { evidence: status } of indicatorsOf(tree)) evidence[status] = (evidence[status] ?? 0) + 1;
  const levels: number[] = [];
  for (let level: readonly FrameworkNode[] = tree.children; level.length > 0; ) {
    levels.push(level.length);
    level = level.filter(isDimension).flatMap(({ children }) => children);
  }
  return { levels, evidence };
}

test.each(files)('%s is a framework file without a mistake', (file) => {
  expect(load(file).format).toBe('meridian-framework/1');
});

test('the definitions have the published numbers of dimensions and indicators, each with its evidence', () => {
  expect(shapeOf(load('cn-nsc-2016.yaml').tree)).toEqual({
    levels: [8, 21, 54],
    evidence: { verified: 29, 'memory-unverified': 25 },
  });
  expect(shapeOf(load('u4ssc-91.yaml').tree)).toEqual({ levels: [3, 7, 27, 91], evidence: { verified: 91 } });
  expect(shapeOf(load('iso37120-2014.yaml').tree)).toEqual({ levels: [17, 100], evidence: { derived: 100 } });
  expect(shapeOf(load('giffinger-2007.yaml').tree)).toEqual({
    levels: [6, 31, 74],
    evidence: { verified: 21, 'memory-unverified': 53 },
  });
  expect(shapeOf(load('undp-hdi-2021.yaml').tree)).toEqual({ levels: [3, 4], evidence: { verified: 4 } });
  expect(shapeOf(load('undp-ihdi-2021.yaml').tree)).toEqual({
    levels: [3, 6, 2],
    evidence: { verified: 4, derived: 3 },
  });
  expect(shapeOf(load('undp-gdi-2021.yaml').tree)).toEqual({ levels: [2, 6, 8], evidence: { derived: 8 } });
  expect(shapeOf(load('six-aspect.yaml').tree)).toEqual({ levels: [6, 26], evidence: { own: 26 } });
  expect(shapeOf(load('mohurd-2012.yaml').tree)).toEqual({
    levels: [4, 11, 57],
    evidence: { 'memory-unverified': 57 },
  });
});

test('no two files give one code to different things', () => {
  const known = new Map<string, unknown>();
  for (const file of files)
    for (const node of nodesOf(load(file).tree)) {
      const thing = isIndicator(node) ? [node.name, node.unit, node.direction] : [node.name, file];
      expect(thing, node.code).toEqual(known.get(node.code) ?? thing);
      known.set(node.code, thing);
    }
});

test('what has published weights is ready; a weight that no source publishes is null', () => {
  const status = Object.fromEntries(files.map((file) => [file, load(file).status]));
  expect(status).toEqual({
    'sample/framework.yaml': 'ready',
    'cn-nsc-2016.yaml': 'draft',
    'giffinger-2007.yaml': 'draft',
    'iso37120-2014.yaml': 'definition',
    'mohurd-2012.yaml': 'definition',
    'six-aspect.yaml': 'ready',
    'u4ssc-91.yaml': 'definition',
    'undp-gdi-2021.yaml': 'ready',
    'undp-hdi-2021.yaml': 'ready',
    'undp-ihdi-2021.yaml': 'ready',
  });
  const weights = indicatorsOf(load('cn-nsc-2016.yaml').tree).filter(({ weight }) => weight !== null);
  expect(weights.map(({ code, weight }) => [code, weight])).toEqual([
    ['NSC2016-L1P1-A1', 30],
    ['NSC2016-L1P9-A1', 50],
  ]);
  for (const file of ['u4ssc-91.yaml', 'iso37120-2014.yaml', 'mohurd-2012.yaml', 'giffinger-2007.yaml'])
    expect(nodesOf(load(file).tree).every(({ weight }) => weight === null)).toBe(true);
});

test('every measure computes an indicator of the six aspects, in its unit and under its name', () => {
  const indicators = new Map(indicatorsOf(load('six-aspect.yaml').tree).map((one) => [one.code, one]));
  const measures = readdirSync(resolve(folder, 'measures')).map((file) => {
    const { measure, issues } = checkMeasure(readFileSync(resolve(folder, 'measures', file), 'utf8'), file);
    expect(issues).toEqual([]);
    return measure!;
  });
  expect(measures).toHaveLength(15);
  for (const { indicator, unit, name, entities } of measures) {
    expect(indicators.get(indicator)).toMatchObject({ unit, name });
    expect(indicators.get(indicator)!.source).toContain(`NGSI-LD ${entities!.type}.`);
  }
});

test.skipIf(!hasShared)('what is unverified in the reference data is unverified here, item by item', () => {
  interface Item {
    readonly code?: string;
    readonly name: string | null;
    readonly status: string;
  }
  interface Group {
    readonly children?: readonly Group[];
    readonly factors?: readonly Group[];
    readonly indicators?: readonly Item[];
    readonly items?: readonly Item[];
  }
  const itemsOf = (group: Group): Item[] => [
    ...(group.items ?? group.indicators ?? []),
    ...(group.children ?? group.factors ?? []).flatMap(itemsOf),
  ];
  const pairs = [
    ['cn-nsc-2016.yaml', 'china-nsc-2016.json'],
    ['giffinger-2007.yaml', 'giffinger.json'],
    ['mohurd-2012.yaml', 'mohurd-2012.json'],
  ] as const;
  for (const [ours, theirs] of pairs) {
    const source = JSON.parse(readFileSync(sharedPath('frameworks', theirs), 'utf8')) as Group;
    const indicators = indicatorsOf(load(ours).tree);
    expect(indicators.map(({ evidence }) => evidence)).toEqual(itemsOf(source).map(({ status }) => status));
  }
});

test.skipIf(!hasShared)('the stages of 2016 are those of the report, each from its lower end', () => {
  const stages: readonly { name: string; from_: number; to: number }[] =
    methodCase('china2016_maturity').bands;
  const bands = load('cn-nsc-2016.yaml').bands!;
  expect(bands.map(({ name, min }) => [name.zh, min])).toEqual(
    stages.map(({ name, from_ }) => [name, from_]),
  );
  for (const { name, from_, to } of stages)
    for (const score of [from_, (from_ + to) / 2, to - 1e-9])
      expect(bandOf(bands, score)?.name.zh).toBe(name);
});
