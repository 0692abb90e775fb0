import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { issueMessage } from '../platform/i18n.ts';
import { checkFramework, parseFramework } from './framework-file.ts';
import { FRAMEWORK_LIMITS } from './framework-limits.ts';

/** A small framework that is ready; tests change one thing in it. */
const READY = `
format: meridian-framework/1
id: small
version: 1.0.0
status: ready
name: {en: Small index, zh: 小指数}
tree:
  code: INDEX
  name: {en: Index, zh: 指数}
  weight: 1
  evidence: own
  children:
    - code: WEALTH
      name: {en: Wealth, zh: 财富}
      weight: 2
      evidence: own
      children:
        - {code: GDP, name: {en: GDP, zh: 地区生产总值}, weight: 1, evidence: own, unit: 10^8 CNY, direction: 1, denominator: POP}
    - code: AIR
      name: {en: Air, zh: 空气}
      weight: 1
      evidence: own
      children:
        - {code: DUST, name: {en: Dust, zh: 粉尘}, weight: 1, evidence: own, unit: ratio, direction: -1, goalposts: [0, 80]}
variables:
  - {code: POP, name: {en: Population, zh: 人口}, unit: 10^4 persons}
method:
  - {step: select, maxAge: 2}
  - {step: screen, minAvailability: 0.5}
  - {step: denominate}
  - {step: impute, method: median}
  - {step: treat, method: winsorise, maxPoints: 5}
  - {step: normalise, method: minmax, to: [0, 100]}
  - {step: weight, method: given}
  - {step: aggregate, method: arithmetic, minAvailability: 0.6}
  - {step: rank, ties: min}
bands:
  - {code: START, name: {en: Start, zh: 起步期}, min: 0}
  - {code: GROW, name: {en: Growth, zh: 成长期}, min: 50}
`;

const changed = (from: string, to: string): string => {
  expect(READY).toContain(from);
  return READY.replace(from, to);
};
const codes = (text: string): readonly string[] =>
  checkFramework(text, 'small.yaml').issues.map(({ code }) => code);
const places = (issues: readonly Issue[]) => issues.map(({ code, at }) => `${code} ${at.path ?? ''}`);

describe('a file without mistakes', () => {
  test('is parsed, from YAML and from JSON alike', () => {
    const framework = parseFramework(READY, 'small.yaml');
    expect(framework.tree.children.map(({ code }) => code)).toEqual(['WEALTH', 'AIR']);
    expect(framework.method).toHaveLength(9);
    expect(parseFramework(JSON.stringify(framework, null, '\t'), 'small.json')).toEqual(framework);
  });

  test('may say things once and point to them', () => {
    const text = changed('weight: 2', 'weight: 2\n      note: &why {en: Agreed, zh: 已商定}').replace(
      'code: AIR',
      'code: AIR\n      note: *why',
    );
    expect(parseFramework(text, 'small.yaml').tree.children[1]?.note).toEqual({ en: 'Agreed', zh: '已商定' });
  });
});

describe('mistakes', () => {
  test.each<[mistake: string, from: string, to: string, issue: string]>(
    [
      ['a missing property', 'version: 1.0.0\n', '', 'schema.required /version'],
      ['an unknown property', 'version: 1.0.0', 'version: 1.0.0\ncolour: red', 'schema.unknown /colour'],
      [
        'a name in one language',
        '{en: Growth, zh: 成长期}',
        '{en: Growth}',
        'schema.required /bands/1/name/zh',
      ],
      ['an unknown step', 'step: select, maxAge: 2', 'step: choose', 'schema.choice /method/0/step'],
      ['an unknown method', 'method: median', 'method: guess', 'schema.choice /method/3/method'],
      ['an unknown parameter', 'maxPoints: 5', 'maxpoints: 5', 'schema.unknown /method/4/maxpoints'],
      ['a negative weight', 'weight: 2', 'weight: -2', 'schema.minimum /tree/children/0/weight'],
      ['a weight that is NaN', 'weight: 2', 'weight: .nan', 'schema.type /tree/children/0/weight'],
      ['an infinite weight', 'weight: 2', 'weight: 1e400', 'schema.type /tree/children/0/weight'],
      ['a weight that is text', 'weight: 2', 'weight: "2"', 'schema.type /tree/children/0/weight'],
      ['a dimension without children', '    - {code: POP', '    - {code: POP', ''],
      ['a code with a blank', 'code: WEALTH', 'code: "WEALTH 1"', 'schema.pattern /tree/children/0/code'],
      [
        'a script as an address',
        'variables:',
        'sources: [{title: {en: A, zh: 甲}, address: "javascript:alert(1)"}]\nvariables:',
        'schema.pattern /sources/0/address',
      ],
      [
        'a code that stands twice',
        'code: DUST',
        'code: GDP',
        'framework.codeRepeated /tree/children/1/children/0/code',
      ],
      [
        'a variable with an indicator’s code',
        '- {code: POP',
        '- {code: DUST',
        'framework.codeRepeated /variables/0/code',
      ],
      [
        'an unknown denominator',
        'denominator: POP',
        'denominator: POPULATION',
        'framework.denominatorUnknown /tree/children/0/children/0/denominator',
      ],
      [
        'an indicator divided by itself',
        'denominator: POP',
        'denominator: GDP',
        'framework.denominatorSelf /tree/children/0/children/0/denominator',
      ],
      ['an unknown unit', 'unit: 10^8 CNY', 'unit: shells', 'unit.unknown /tree/children/0/children/0/unit'],
      [
        'an unknown unit of a variable',
        'unit: 10^4 persons',
        'unit: souls',
        'unit.unknown /variables/0/unit',
      ],
      [
        'goalposts the wrong way round',
        '[0, 80]',
        '[80, 0]',
        'normalise.goalpostsOrder /tree/children/1/children/0/goalposts',
      ],
      [
        'goalposts that are one',
        '[0, 80]',
        '[80, 80]',
        'normalise.goalpostsOrder /tree/children/1/children/0/goalposts',
      ],
      ['a range the wrong way round', 'to: [0, 100]', 'to: [100, 0]', 'normalise.range /method/5/to'],
      [
        'scores without spread',
        'method: minmax, to: [0, 100]',
        'method: zscore, to: [50, 0]',
        'normalise.moments /method/5/to',
      ],
      ['bands that fall', 'min: 50', 'min: 0', 'framework.bandOrder /bands/1/min'],
      ['a band twice', 'code: GROW', 'code: START', 'framework.codeRepeated /bands/1/code'],
      [
        'an override of no indicator',
        'method: winsorise',
        'method: winsorise, indicators: {AIR: {method: log}}',
        'framework.indicatorUnknown /method/4/indicators/AIR',
      ],
      [
        'an override of no dimension',
        'method: arithmetic',
        'method: arithmetic, nodes: {DUST: geometric}',
        'framework.dimensionUnknown /method/7/nodes/DUST',
      ],
      [
        'an override that reads `to` otherwise',
        'to: [0, 100]',
        'to: [0, 100], indicators: {GDP: {method: zscore}}',
        'framework.toMissing /method/5/indicators/GDP',
      ],
      [
        'goalposts that are not given',
        'method: minmax',
        'method: goalposts',
        'framework.goalpostsMissing /tree/children/0/children/0',
      ],
      [
        'a group method without a group',
        'method: median',
        'method: groupMedian',
        'framework.groupMissing /method/3',
      ],
      [
        'a step twice',
        '  - {step: denominate}',
        '  - {step: denominate}\n  - {step: denominate}',
        'framework.stepRepeated /method/3',
      ],
      [
        'a step too early',
        '  - {step: select, maxAge: 2}',
        '  - {step: rank, ties: min}',
        'framework.stepOrder /method/0',
      ],
      ['a missing step', '  - {step: weight, method: given}\n', '', 'framework.stepMissing /method'],
      ['an unknown weight', 'weight: 2', 'weight: null', 'framework.weightUnknown /tree/children/0/weight'],
      [
        'an unknown direction',
        'direction: -1',
        'direction: null',
        'framework.directionUnknown /tree/children/1/children/0/direction',
      ],
    ].filter(([, , , issue]) => issue !== '') as [string, string, string, string][],
  )('%s', (_, from, to, issue) => {
    const { framework, issues } = checkFramework(changed(from, to), 'small.yaml');
    expect(framework).toBeUndefined();
    expect(places(issues)).toContain(issue);
    for (const { at } of issues) expect(at).toMatchObject({ file: 'small.yaml', row: expect.any(Number) });
  });

  test('siblings that all weigh zero', () => {
    const text = changed('weight: 2', 'weight: 0').replace(
      'code: AIR\n      name: {en: Air, zh: 空气}\n      weight: 1',
      'code: AIR\n      name: {en: Air, zh: 空气}\n      weight: 0',
    );
    expect(places(checkFramework(text, 'small.yaml').issues)).toEqual(['weight.allZero /tree']);
  });

  test('a dimension without children', () => {
    const text = changed('children:\n        - {code: DUST', 'children: []\n      # - {code: DUST');
    expect(places(checkFramework(text, 'small.yaml').issues)).toEqual([
      'schema.minItems /tree/children/1/children',
    ]);
  });

  test('are listed all at once, in the order of the lines, each with its line and its words', () => {
    const text = READY.replace('id: small', 'id: Small!')
      .replace('weight: 2', 'weight: -1')
      .replace('unit: 10^8 CNY', 'unit: shells')
      .replace('code: DUST', 'code: GDP')
      .replace('min: 50', 'min: -50');
    const { issues } = checkFramework(text, 'small.yaml');
    expect(issues.map(({ code, at }) => [at.row, code])).toEqual([
      [3, 'schema.pattern'],
      [15, 'schema.minimum'],
      [18, 'unit.unknown'],
      [24, 'framework.codeRepeated'],
      [39, 'framework.bandOrder'],
    ]);
    for (const locale of ['en', 'zh-CN'] as const)
      for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
  });

  test('stop the parser, which names the file and carries them all', () => {
    const parse = () => parseFramework(changed('weight: 2', 'weight: -2'), 'small.yaml');
    expect(parse).toThrow(MeridianError);
    expect(parse).toThrow(
      expect.objectContaining({ code: 'input.invalid', details: { file: 'small.yaml', count: 1 } }),
    );
  });
});

describe('files that are not ready', () => {
  const DRAFT = READY.replace('status: ready', 'status: draft')
    .replace('weight: 2', 'weight: null')
    .replace('direction: -1', 'direction: null');

  test('may have unknown weights and directions, which are warnings', () => {
    const { framework, issues } = checkFramework(DRAFT, 'draft.yaml');
    expect(framework?.status).toBe('draft');
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([
      ['framework.weightUnknown', 'warning'],
      ['framework.directionUnknown', 'warning'],
    ]);
    expect(parseFramework(DRAFT, 'draft.yaml').id).toBe('small');
  });

  test('a definition needs no method', () => {
    const text = READY.replace('status: ready', 'status: definition').replace(
      /method:\n( {2}- .*\n)+/,
      'method: []\n',
    );
    expect(checkFramework(text, 'definition.yaml')).toMatchObject({ framework: { method: [] }, issues: [] });
  });

  test('steps out of order are a mistake all the same', () => {
    const text = DRAFT.replace('  - {step: select, maxAge: 2}', '  - {step: rank, ties: min}');
    expect(checkFramework(text, 'draft.yaml').framework).toBeUndefined();
  });
});

describe('warnings', () => {
  test('a range that reaches 0 under a geometric mean', () => {
    const { framework, issues } = checkFramework(
      changed('method: arithmetic', 'method: geometric'),
      'small.yaml',
    );
    expect(framework).toBeDefined();
    expect(places(issues)).toEqual(['framework.geometricNeedsPositive /method/5/to']);
  });

  test('a denominator that no step divides by', () => {
    const { framework, issues } = checkFramework(changed('  - {step: denominate}\n', ''), 'small.yaml');
    expect(framework).toBeDefined();
    expect(issues.map(({ code }) => code)).toEqual(['framework.denominatorUnused']);
  });
});

describe('hostile files', () => {
  test('a tree that contains itself', () => {
    const text = changed(
      'children:\n    - code: WEALTH',
      'children: &all\n    - {code: LOOP, name: {en: L, zh: 圈}, weight: 1, evidence: own, children: *all}\n    - code: WEALTH',
    );
    expect(places(checkFramework(text, 'small.yaml').issues)).toContain(
      'document.cycle /tree/children/0/children',
    );
  });

  test('a node that contains itself', () => {
    const text = changed('    - code: AIR', '    - &air\n      code: AIR').replace(
      '        - {code: DUST',
      '        - *air\n        - {code: DUST',
    );
    const { framework, issues } = checkFramework(text, 'small.yaml');
    expect(framework).toBeUndefined();
    expect(places(issues)).toContain('document.cycle /tree/children/1/children/0');
  });

  test('a tree too deep, and one too large', () => {
    const leaf = '{code: L, name: {en: L, zh: 叶}, weight: 1, evidence: own, unit: ratio, direction: 1}';
    const wrap = (inner: string, level: number) =>
      `{code: D${level}, name: {en: D, zh: 维}, weight: 1, evidence: own, children: [${inner}]}`;
    const deep = Array.from({ length: FRAMEWORK_LIMITS.treeDepth }, (_, level) => level).reduce(wrap, leaf);
    const withTree = (tree: string) =>
      `${READY.slice(0, READY.indexOf('tree:'))}tree: ${tree}\n${READY.slice(READY.indexOf('variables:'))}`;
    expect(codes(withTree(deep))).toEqual(['framework.tooDeep']);
    const leaves = (group: number) =>
      Array.from({ length: 501 }, (_, index) => leaf.replace('code: L', `code: L${group}-${index}`));
    const wide = wrap(
      Array.from({ length: 10 }, (_, group) => wrap(leaves(group).join(','), group)).join(','),
      10,
    );
    expect(codes(withTree(wide))).toEqual(['framework.tooLarge']);
  });

  test('more mistakes than anybody reads are counted', () => {
    const nodes = Array.from({ length: 300 }, () => '{code: "?", name: {}, weight: -1, evidence: none}');
    const { issues } = checkFramework(
      changed('    - code: WEALTH', `    - ${nodes.join('\n    - ')}\n    - code: WEALTH`),
      'small.yaml',
    );
    expect(issues).toHaveLength(FRAMEWORK_LIMITS.issues);
    expect(issues.at(-1)).toMatchObject({ code: 'document.more', details: { count: expect.any(Number) } });
  });

  test.each([
    ['nothing', ''],
    ['a list', '[1, 2]'],
    ['a word', 'framework'],
    ['null', 'null'],
  ])('%s', (_, text) => {
    expect(codes(text).length).toBeGreaterThan(0);
    expect(checkFramework(text, 'small.yaml').framework).toBeUndefined();
  });

  test('names that mean something to JavaScript', () => {
    expect(
      codes(
        changed(
          'method: arithmetic',
          'method: arithmetic, nodes: {__proto__: arithmetic, constructor: arithmetic}',
        ),
      ),
    ).toEqual(['schema.name', 'framework.dimensionUnknown', 'framework.dimensionUnknown']);
  });
});
