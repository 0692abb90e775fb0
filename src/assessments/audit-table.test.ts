import { describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../test/assessment-example.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import { MeridianError } from '../model/error.ts';
import { type AuditRequest, auditTable } from './audit-table.ts';

const TABLE = `city,economy,health,air,total,rank
A,10,20,30,20.0,4
B,40,50,60,50.0,2
C,70,95,80,81.7,1
D,5,60,9,24.7,3
`;
const table = (text: string) => ({ name: 'table.csv', text });
const refusal = (request: AuditRequest): unknown => {
  try {
    auditTable(request);
    return undefined;
  } catch (error) {
    if (!(error instanceof MeridianError)) return error;
    return error.issues.map(({ code, at, details }) => [
      code,
      at.file ?? '',
      Object.values(details ?? {}).join(' '),
    ]);
  }
};

describe('a published table as CSV', () => {
  test('the last column is made of the others; the rank column is checked and not weighed', () => {
    const { areas, nodes, replayable, systems, ranks, warnings } = auditTable({
      table: table(TABLE),
      rank: 'rank',
    });
    expect(areas).toEqual(['A', 'B', 'C', 'D']);
    expect(nodes.map(({ code, parent }) => [code, parent])).toEqual([
      ['total', null],
      ['economy', 'total'],
      ['health', 'total'],
      ['air', 'total'],
    ]);
    expect(replayable).toBe('yes');
    expect(systems[0]!.weights.map(({ simple }) => simple)).toEqual(new Array(3).fill({ parts: 1, of: 3 }));
    expect(ranks).toMatchObject({ replayable: 'yes', direction: 1 });
    expect(warnings).toEqual([]);
  });

  test('a rank that cannot come from the scores makes the table one that cannot be recomputed', () => {
    const wrong = TABLE.replace('50.0,2', '50.0,3').replace('24.7,3', '24.7,2');
    expect(auditTable({ table: table(wrong), rank: 'rank' })).toMatchObject({
      replayable: 'no',
      systems: [{ replayable: 'yes' }],
      ranks: {
        misfits: [
          { area: 'B', rank: 3, possible: [2, 2] },
          { area: 'D', rank: 2, possible: [3, 3] },
        ],
      },
    });
  });

  test('raw values of inputs bring out the bounds; what was not looked at is said', () => {
    const raw = { name: 'raw.csv', text: 'note,city,air\nx,B,6.000\nx,A,3.000\nx,C,8.000\nx,Z,1\n' };
    const { bounds, warnings } = auditTable({
      table: table(TABLE),
      raw,
      area: 'city',
      score: 'total',
      inputs: ['economy', 'health', 'air'],
    });
    expect(bounds).toMatchObject([{ node: 'air', replayable: 'yes', bounds: [0, 10] }]);
    expect(warnings.map(({ code, at, details }) => [code, at.file, details?.list])).toEqual([
      ['audit.columnsUnused', 'table.csv', 'rank'],
      ['audit.columnsUnused', 'raw.csv', 'note'],
      ['audit.areasUnused', 'raw.csv', 'Z'],
      ['audit.areasWithoutRaw', 'raw.csv', 'D'],
    ]);
    expect(warnings.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  test('a framework says what is made of what', () => {
    const framework = parseFramework(JSON.stringify(EXAMPLE), 'f');
    const missing = refusal({ table: table(TABLE), framework });
    expect(missing).toContainEqual(['audit.missing', '', 'INDEX']);
  });

  test('lines without anything are no areas', () => {
    expect(auditTable({ table: table(`\n${TABLE}\n,,,,,\n`) }).areas).toHaveLength(4);
  });
});

describe('what is refused, all at once', () => {
  test('columns that are not there, or twice, or nothing but names', () => {
    expect(
      refusal({ table: table(TABLE), area: 'town', rank: 'place', score: 'sum', inputs: ['air', 'noise'] }),
    ).toEqual(
      ['town', 'place', 'sum', 'noise'].map(() => [
        'audit.columnMissing',
        'table.csv',
        'city, economy, health, air, total, rank',
      ]),
    );
    expect(refusal({ table: table('city,x,y,x\nA,1,2,3\n') })).toEqual([
      ['audit.columnTwice', 'table.csv', ''],
    ]);
    expect(refusal({ table: table('city,x\nA,1\n') })).toEqual([['audit.noInputs', 'table.csv', '']]);
    expect(refusal({ table: table('city,x,y\n') })).toEqual([['audit.noAreas', 'table.csv', '']]);
  });

  test('a name that stands twice, where rows of two tables are to be matched', () => {
    const raw = { name: 'raw.csv', text: 'city,air\nA,3\nA,4\nB,6\n' };
    expect(refusal({ table: table(`${TABLE}B,1,1,1,1,5\n`), raw })).toEqual([
      ['audit.areaTwice', 'table.csv', 'B'],
      ['audit.areaTwice', 'raw.csv', 'A'],
    ]);
  });

  test('columns said beside a framework, and more cells than allowed', () => {
    const framework = parseFramework(JSON.stringify(EXAMPLE), 'f');
    const codes = (request: AuditRequest) => (refusal(request) as string[][]).map(([code]) => code);
    expect(codes({ table: table(TABLE), framework, score: 'total', inputs: ['air'] })).toEqual([
      'audit.columnsByFramework',
      'audit.columnsByFramework',
    ]);
    expect(refusal({ table: table(TABLE), maxCells: 19 })).toEqual([
      ['audit.tooLarge', 'table.csv', '20 19'],
    ]);
  });

  test('a text that is no CSV', () => {
    expect(refusal({ table: table('city,"x\nA,1\n') })).toEqual([['csv.quoteOpen', 'table.csv', '']]);
  });
});
