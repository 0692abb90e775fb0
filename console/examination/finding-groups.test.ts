import { expect, test } from 'vitest';
import type { ExaminedNode } from '../../src/composite/examination.ts';
import type { Finding } from '../../src/composite/findings.ts';
import { groupsOf, shiftsOf } from './finding-groups.ts';

const finding = (code: Finding['code'], severity: Finding['severity'], node: string): Finding => ({
  code,
  severity,
  nodes: [node],
  details: { node },
});

test('findings of a kind stand together, and what may be a mistake comes first', () => {
  const groups = groupsOf([
    finding('mostlyZero', 'note', 'A'),
    finding('skewed', 'warning', 'A'),
    finding('alphaLow', 'note', 'D'),
    finding('skewed', 'warning', 'B'),
  ]);
  expect(groups.map(({ code, findings }) => [code, findings.map(({ nodes }) => nodes[0])])).toEqual([
    ['skewed', ['A', 'B']],
    ['mostlyZero', ['A']],
    ['alphaLow', ['D']],
  ]);
});

test('within a kind, what says most comes first', () => {
  const against = (node: string, coefficient: number): Finding => ({
    ...finding('againstParent', 'warning', node),
    details: { node, parent: 'D', coefficient },
  });
  const [group] = groupsOf([against('A', -0.2), against('B', -0.7), against('C', -0.3)]);
  expect(group!.findings.map(({ nodes }) => nodes[0])).toEqual(['B', 'C', 'A']);
});

test('nothing stands out: no groups', () => {
  expect(groupsOf([])).toEqual([]);
});

test('what moves ranks most when it is left out comes first; what cannot be left out is not there', () => {
  const node = (code: string, removal: ExaminedNode['removal']) => ({ code, kind: 'indicator', removal });
  const nodes = [
    node('A', { removed: 'A', meanShift: 2, largestShift: 9 }),
    node('B', { issues: ['removal.nothingLeft'] }),
    node('C', { removed: 'D', meanShift: 3, largestShift: 4 }),
    node('E', { removed: 'E', meanShift: null, largestShift: null }),
    node('F', { removed: 'F', meanShift: 2, largestShift: 10 }),
  ] as unknown as readonly ExaminedNode[];
  expect(shiftsOf({ nodes }).map(({ code, removed }) => [code, removed])).toEqual([
    ['C', 'D'],
    ['F', 'F'],
    ['A', 'A'],
  ]);
});
