import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import { MeridianError } from '../model/error.ts';
import { loadMessages } from '../platform/i18n.ts';
import { assess } from './assess.ts';
import { replay } from './replay.ts';
import { buildRunFiles } from './run-files.ts';
import { recordText } from './run-record.ts';

const messages = loadMessages();
const run = (languages: readonly ('en' | 'zh-CN')[] = ['en', 'zh-CN']) =>
  buildRunFiles({
    assessment: assess({ framework: EXAMPLE, areas: EXAMPLE_AREAS, values: EXAMPLE_VALUES }),
    meridian: '0.0.1',
    citations: new Map([['cities.csv', { title: { en: 'Yearbook', zh: '统计年鉴' }, licence: 'CC BY 4.0' }]]),
    languages,
    messages,
  });
const { files } = run();
const file = (name: string) => files.get(name)!;
const again = (changes: { record?: string; inputs?: string; beside?: Map<string, string> } = {}) =>
  replay({
    record: changes.record ?? file('run.json'),
    inputs: changes.inputs ?? file('inputs.csv'),
    beside: changes.beside ?? new Map(files),
    messages,
  });
const summary = ({ differences }: ReturnType<typeof again>) =>
  differences.map(({ code, at, value, details }) => ({
    code,
    ...at,
    ...(value ? { value } : {}),
    ...details,
  }));

test('a replay gives the same bytes, every file of them', () => {
  const result = again();
  expect(result.differences).toEqual([]);
  expect(result.same).toBe(true);
  expect([...result.computed.files]).toEqual([...files]);
  expect(result.outputs.map(({ name, same }) => [name, same])).toEqual([
    ['scores.csv', true],
    ['ranks.csv', true],
    ['report.html', true],
  ]);
});

test('other words in the report since are told and are no difference; another number in it is one', () => {
  const report = file('report.html');
  const withReport = (text: string) => {
    const hash = (of: string) => createHash('sha256').update(of).digest('hex');
    return {
      record: file('run.json').replace(hash(report), hash(text)),
      beside: new Map(files).set('report.html', text),
    };
  };
  const reworded = again(withReport(report.replaceAll('</h2>', ' in other words</h2>')));
  expect(reworded.differences).toEqual([]);
  expect(reworded.same).toBe(true);
  expect(reworded.notes).toMatchObject([{ code: 'replay.reworded', details: { version: '0.0.1' } }]);
  expect(reworded.outputs.find(({ name }) => name === 'report.html')?.same).toBe(false);
  const other = again(withReport(report.replaceAll('</h2>', ' 7</h2>')));
  expect(other.same).toBe(false);
  expect(summary(other)).toMatchObject([{ code: 'replay.outputDiffersSomewhere', file: 'report.html' }]);
});

test('the record says nothing about the machine or the moment', () => {
  expect(file('run.json')).not.toMatch(/"at"|\/home|\/tmp|\\\\/);
  expect(file('run.json')).toBe(run().files.get('run.json'));
});

test('a record that went through a database has the same bytes', () => {
  const shuffle = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shuffle)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, member]) => [key, shuffle(member)]),
          )
        : value;
  const stored = shuffle(JSON.parse(file('run.json'))) as Parameters<typeof recordText>[0];
  expect(recordText(stored)).toBe(file('run.json'));
});

test('a changed digit in inputs.csv is found and its cell named, with the first cell that it moves', () => {
  const inputs = file('inputs.csv').replace('11741.31', '11741.32');
  expect(summary(again({ inputs }))).toEqual([
    {
      code: 'replay.inputChanged',
      file: 'inputs.csv',
      row: inputs.split('\n').findIndex((line) => line.includes('11741.32')) + 1,
      column: 'value',
      value: '11741.32',
      area: '370200',
      indicator: 'GDP',
    },
    expect.objectContaining({
      code: 'replay.outputDiffers',
      file: 'scores.csv',
      row: 4,
      column: 'INDEX',
      area: '370200',
    }),
    expect.objectContaining({ code: 'replay.outputDiffersSomewhere', file: 'report.html' }),
  ]);
});

test('a line taken out of inputs.csv is named by its area and indicator', () => {
  const inputs = file('inputs.csv').replace(/^370300,JOBS.*\n/m, '');
  expect(summary(again({ inputs }))[0]).toEqual({
    code: 'replay.inputGone',
    file: 'inputs.csv',
    area: '370300',
    indicator: 'JOBS',
  });
});

test('an output that was changed afterwards is named with both values', () => {
  const scores = file('scores.csv');
  const beside = new Map(files).set('scores.csv', scores.replace(/\n370100,(.*)$/m, '\n370100,$10'));
  expect(summary(again({ beside }))).toEqual([
    expect.objectContaining({ code: 'replay.fileChanged', file: 'scores.csv', row: 3, area: '370100' }),
  ]);
});

test('a changed weight in run.json gives other scores; a changed log entry is named by its path', () => {
  const weight = file('run.json').replace('"weight": 0.6', '"weight": 0.61');
  expect(again({ record: weight }).outputs[0]?.same).toBe(false);
  const log = file('run.json').replace('"maxAge": 1,', '"maxAge": 1.0,');
  expect(summary(again({ record: log })).map(({ code }) => code)).toEqual(['replay.recordText']);
  const count = file('run.json').replace('"missingCount": 0', '"missingCount": 7');
  expect(summary(again({ record: count }))).toEqual([
    { code: 'replay.recordDiffers', file: 'run.json', path: '/missingCount' },
  ]);
});

test('without the outputs beside it a replay still tells which file differs', () => {
  const inputs = file('inputs.csv').replace('11741.31', '11741.32');
  const codes = summary(again({ inputs, beside: new Map() })).map(({ code }) => code);
  expect(codes).toContain('replay.outputDiffersSomewhere');
});

test('a replay reads the record with care: no JSON, another format, a broken framework, a broken cell', () => {
  const refusal = (changes: Parameters<typeof again>[0]) => {
    try {
      again(changes);
    } catch (error) {
      if (error instanceof MeridianError)
        return error.issues.map(({ code, at }) => `${code} ${at.path ?? at.row}`);
      throw error;
    }
    return [];
  };
  expect(refusal({ record: 'not a run' })).toEqual(['run.notJson undefined']);
  expect(refusal({ record: '[]' })).toEqual(['schema.type ']);
  expect(refusal({ record: file('run.json').replace('meridian-run/1', 'meridian-run/2') })).toEqual([
    'schema.choice /format',
  ]);
  expect(refusal({ record: file('run.json').replace('"period": "2019"', '"period": "2019-40"') })).toEqual([
    'assess.period /period',
  ]);
  expect(refusal({ record: file('run.json').replace('"method": "minmax"', '"method": "guess"') })[0]).toMatch(
    /\/framework\/method\/5/,
  );
  expect(refusal({ inputs: file('inputs.csv').replace('11741.31', 'much') })).toEqual(['run.inputsCell 17']);
});

test('everything from data is escaped in the report, and it holds no script', () => {
  const report = file('report.html');
  expect(report).toContain('PM2.5 &lt;mean&gt;');
  expect(report).not.toMatch(/<script|javascript:|\son\w+=/i);
  expect(report).toContain('统计年鉴');
  expect(run(['en']).files.get('report.html')).not.toMatch(/[\u4e00-\u9fff]/);
});
