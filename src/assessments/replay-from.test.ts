import { describe, expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import { PANEL_EXAMPLE, panelValues } from '../../test/panel-example.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import { issueMessage, loadMessages } from '../platform/i18n.ts';
import { assess } from './assess.ts';
import type { InputValue } from './input.ts';
import { type ReplayStart, replayFromStep } from './replay-from.ts';
import { buildRunFiles } from './run-files.ts';

/** The files of a run, as they are exported. */
const filesOf = (framework: Framework, values: readonly InputValue[]) =>
  buildRunFiles({
    assessment: assess({ framework, areas: EXAMPLE_AREAS, values }),
    meridian: '0.0.1',
    citations: new Map(),
    languages: ['en'],
    messages: loadMessages(),
  }).files;
type Changed = { readonly file: string; readonly was: string | RegExp; readonly now: string };

function again(files: ReadonlyMap<string, string>, step: ReplayStart, change?: Changed) {
  const texts = new Map(files);
  if (change) {
    const before = texts.get(change.file)!;
    texts.set(change.file, before.replace(change.was, change.now));
    expect(texts.get(change.file)).not.toBe(before);
  }
  return replayFromStep(
    { record: texts.get('run.json')!, inputs: texts.get('inputs.csv')!, beside: texts },
    step,
  );
}
const summary = ({ differences }: ReturnType<typeof again>) =>
  differences.map((issue) => {
    for (const locale of ['en', 'zh-CN'] as const)
      expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
    return [issue.code, issue.at.file, issue.at.path ?? issue.at.column];
  });

const files = filesOf(EXAMPLE, EXAMPLE_VALUES);

describe('exported run files give the same bits', () => {
  test.each(['screen', 'denominate', 'impute', 'treat', 'normalise', 'weight', 'aggregate', 'rank'] as const)(
    'from %s on by the log alone',
    (step) => {
      const replayed = again(files, step);
      expect(summary(replayed)).toEqual([]);
      expect(replayed.same).toBe(true);
      expect(replayed.outputs.map(({ name, same }) => [name, same])).toEqual([
        ['scores.csv', true],
        ['ranks.csv', true],
      ]);
    },
  );

  test.each(['screen', 'denominate', 'impute', 'treat', 'normalise', 'weight', 'aggregate', 'rank'] as const)(
    'from %s on, of a run over several periods',
    (step) => {
      expect(summary(again(filesOf(PANEL_EXAMPLE, panelValues('2017', '2018', '2019')), step))).toEqual([]);
    },
  );
});

describe('a changed digit is named', () => {
  test('in the inputs: its area and indicator', () => {
    const change = { file: 'inputs.csv', was: '11741.31', now: '11741.32' };
    const replayed = again(files, 'normalise', change);
    expect(replayed.same).toBe(false);
    expect(replayed.differences[0]).toMatchObject({
      code: 'replay.inputChanged',
      details: { area: '370200', indicator: 'GDP' },
    });
  });

  test('in the log: its entry', () => {
    const at = files.get('run.json')!.indexOf('"normalise"');
    const max = /"max": ([\d.]+)/.exec(files.get('run.json')!.slice(at))!;
    const change = { file: 'run.json', was: max[0], now: `"max": ${Number(max[1]) + 1}` };
    expect(summary(again(files, 'normalise', change))).toEqual([
      ['replay.recordDiffers', 'run.json', expect.stringMatching(/^\/log\/\d+\/columns\/\w+\/max$/)],
    ]);
  });

  test('a record without its log', () => {
    const change = { file: 'run.json', was: '"log": [', now: '"other": [' };
    expect(summary(again(files, 'rank', change))).toEqual([['replay.recordDiffers', 'run.json', '/log']]);
  });

  test('in the scores: the cell', () => {
    const change = { file: 'scores.csv', was: /\n370100,(.*)$/m, now: '\n370100,$10' };
    expect(summary(again(files, 'aggregate', change))).toEqual([
      ['replay.fileChanged', 'scores.csv', expect.any(String)],
    ]);
  });

  test('a step that the run does not have', () => {
    const method = EXAMPLE.method.filter(({ step }) => step !== 'treat');
    const without = filesOf({ ...EXAMPLE, method }, EXAMPLE_VALUES);
    expect(() => again(without, 'treat')).toThrow(MeridianError);
  });
});
