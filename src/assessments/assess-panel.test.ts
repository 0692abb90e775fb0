import { describe, expect, test } from 'vitest';
import { EXAMPLE_AREAS } from '../../test/assessment-example.ts';
import { exampleWith, PANEL_EXAMPLE, panelValues } from '../../test/panel-example.ts';
import type { PeriodLog } from '../composite/period-log.ts';
import { columnOf } from '../composite/table.ts';
import { MeridianError } from '../model/error.ts';
import { loadMessages } from '../platform/i18n.ts';
import { assess } from './assess.ts';
import type { InputValue } from './input.ts';
import { prepareAssessment } from './prepare.ts';
import { replay } from './replay.ts';
import { valueCells } from './run-cells.ts';
import { buildRunFiles } from './run-files.ts';

const THREE_YEARS = panelValues('2017', '2018', '2019');
const assessed = (values: readonly InputValue[], period: string, framework = PANEL_EXAMPLE) =>
  assess({ framework, areas: EXAMPLE_AREAS, values, period });
const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return error.issues.map(({ code }) => code);
    throw error;
  }
  return undefined;
};

describe('a method that reads several periods', () => {
  const { result, log, missing, values, selected, areas, places, statistics } = assessed(THREE_YEARS, '2019');
  const entry = (step: string) => log.find((one) => one.step === step) as PeriodLog;
  const at = (indicator: string, area: string, stage: 'raw' | 'imputed' | 'normalised') =>
    columnOf(result.stages[stage], indicator)[result.areas.indexOf(area)]!;

  test('speaks of the period’s areas by their codes', () => {
    expect(result.panel).toBeUndefined();
    expect(result.areas).toEqual(['320100', '370100', '370200', '370300']);
    expect([result.scores.areas, result.stages.raw.areas]).toEqual([result.areas, result.areas]);
    expect(areas.map(({ code }) => code)).toEqual(['320100', '320500', '370100', '370200', '370300']);
    expect(places.map(({ code }) => code)).toEqual(['100000', '370000']);
    expect(result.screenedOut).toMatchObject([{ area: '320500' }]);
    expect([...columnOf(result.ranks, 'INDEX')].sort()).toEqual([1, 2, 3, 4]);
    expect(statistics.count).toBe(4);
  });

  test('fills a gap along the area’s years, and says from which', () => {
    expect(missing).toEqual([{ area: '370200', indicator: 'GREEN', reason: 'not-reported' }]);
    expect([at('GREEN', '370200', 'raw'), at('GREEN', '370200', 'imputed')]).toEqual([Number.NaN, 36]);
    expect(entry('impute')).toMatchObject({
      columns: {
        GREEN: { filled: [{ area: '370200', value: 36, from: [{ period: '2018', value: 36 }] }] },
        JOBS: { filled: [], left: [] },
      },
      earlier: { '2018': { columns: { JOBS: { filled: [{ area: '370100', value: 12 }] } } } },
    });
  });

  test('one scale serves all years: the bounds are those of every year together', () => {
    const column = { min: 40, max: 90 };
    expect(entry('normalise')).toMatchObject({ columns: { PM25: column, GDP: { min: 10, max: 40 } } });
    expect(entry('normalise')).not.toHaveProperty('earlier');
    expect(at('PM25', '370100', 'normalised')).toBe(((90 - 50) / (90 - 40)) * 100);
    expect(at('GDP', '370300', 'normalised')).toBeCloseTo(((17 - 10) / (40 - 10)) * 100, 12);
  });

  test('keeps all that it was computed from; the cells of the run are the period’s', () => {
    expect(values).toHaveLength(THREE_YEARS.length);
    expect(selected).toHaveLength(25);
    expect(new Set(selected.map(({ period }) => period))).toEqual(new Set(['2019']));
    const cells = [
      ...valueCells({
        ...assessed(THREE_YEARS, '2019'),
        selected: selected.map((value) => ({ ...value, version: 1 })),
        values: [],
      }),
    ];
    expect(cells).toHaveLength(20);
    expect(cells.find(({ area, indicator }) => area === '370200' && indicator === 'GREEN')).toMatchObject({
      period: '2019',
      raw: Number.NaN,
      imputed: 36,
    });
  });

  test('says what earlier periods did, step by step', () => {
    const earlier = (step: string, period: string) =>
      entry(step).earlier?.[period] as Readonly<Record<string, unknown>>;
    expect(log[0]).toMatchObject({
      period: '2019',
      columns: { GDP: { exact: 4, earlier: 0 } },
      earlier: { '2017': { columns: { GDP: { exact: 3, earlier: 0 } } } },
    });
    expect([entry('screen'), earlier('screen', '2017'), earlier('screen', '2018')]).toMatchObject([
      { kept: 4, screenedOut: [{ area: '320500' }] },
      { kept: 3, screenedOut: [{ area: '320500' }] },
      { kept: 3, screenedOut: [] },
    ]);
    expect([entry('rank'), earlier('rank', '2018')]).toMatchObject([
      { columns: { INDEX: { ranked: 4 } } },
      { columns: { INDEX: { ranked: 3 } } },
    ]);
  });

  test('over each period by itself bounds are the period’s, and the others’ are kept', () => {
    const own = exampleWith({ step: 'select', maxAge: 0 }, { step: 'impute', method: 'latest' });
    const normalise = assessed(THREE_YEARS, '2019', own).log.find((one) => one.step === 'normalise');
    expect(normalise).toMatchObject({
      columns: { PM25: { min: 40, max: 60 } },
      earlier: { '2017': { columns: { PM25: { min: 50, max: 90 } } } },
    });
    expect(normalise).not.toHaveProperty('periods');
  });

  test('a later period changes nothing', () => {
    const before = assessed(panelValues('2017', '2018'), '2018');
    const after = assessed(THREE_YEARS, '2018');
    expect(after).toEqual(before);
    expect(assessed(panelValues('2018'), '2018').result.scores.data).not.toEqual(before.result.scores.data);
  });

  test('periods of another kind take no part', () => {
    const month = panelValues('2017').map((value) => ({ ...value, period: '2017-06', value: 1000 }));
    expect(assessed([...THREE_YEARS, ...month], '2019')).toEqual(assessed(THREE_YEARS, '2019'));
  });

  test('an area of an earlier period alone keeps its place, for its group', () => {
    const values = THREE_YEARS.filter(({ area, period }) => !(area === '370300' && period === '2019'));
    const run = assessed(values, '2019');
    expect(run.areas.map(({ code }) => code)).not.toContain('370300');
    expect(run.places.map(({ code }) => code)).toEqual(['100000', '370000', '370300']);
  });

  test('a period of which screening leaves nothing is refused', () => {
    const values = THREE_YEARS.filter(({ area, period }) => period !== '2019' || area === '320500');
    expect(refusalOf(() => assessed(values, '2019'))).toEqual(['screen.noAreaLeft']);
  });

  test('more cells than the limit are refused before anything is computed', () => {
    const years = Array.from({ length: 101 }, (_, year) => String(1900 + year));
    const many = years.flatMap((period) =>
      Array.from({ length: 100 }, (_, area): InputValue => {
        return { area: `${area}`, indicator: 'GDP', period, value: 1, state: 'reported', origin: null };
      }),
    );
    const variables = Array.from({ length: 500 }, (_, at) => ({
      code: `V${at}`,
      name: { en: 'V', zh: 'V' },
      unit: '1',
    }));
    const framework = { ...PANEL_EXAMPLE, variables };
    const prepare = (values: readonly InputValue[]) =>
      prepareAssessment({ framework, areas: [], values, period: '2000' });
    expect(refusalOf(() => prepare(many))).toEqual(['assess.panelTooLarge']);
    expect(prepare(many.slice(-100)).panel?.periods).toHaveLength(100);
  });
});

describe('its files', () => {
  const messages = loadMessages();
  const { files } = buildRunFiles({
    assessment: assessed(THREE_YEARS, '2019'),
    meridian: '0.0.1',
    citations: new Map(),
    languages: ['en', 'zh-CN'],
    messages,
  });
  const again = (inputs: string) =>
    replay({ record: files.get('run.json')!, inputs, beside: new Map(files), messages });

  test('replay to the same bytes', () => {
    const inputs = files.get('inputs.csv')!;
    expect(inputs.split('\n')).toHaveLength(THREE_YEARS.length + 2);
    const { same, computed, differences } = again(inputs);
    expect(differences).toEqual([]);
    expect([same, [...computed.files]]).toEqual([true, [...files]]);
  });

  test('a changed digit of an earlier year is found, with its cell and what it moves', () => {
    const inputs = files.get('inputs.csv')!.replace('370300,PM25,2017,90', '370300,PM25,2017,91');
    const [first, second] = again(inputs).differences;
    expect(first).toMatchObject({
      code: 'replay.inputChanged',
      at: { row: inputs.split('\n').findIndex((line) => line.startsWith('370300,PM25,2017')) + 1 },
      value: '91',
      details: { area: '370300', indicator: 'PM25' },
    });
    expect(second).toMatchObject({ code: 'replay.outputDiffers', at: { file: 'scores.csv' } });
  });

  test('the record fingerprints each period, that of a run of one period does not', () => {
    const record = JSON.parse(files.get('run.json')!);
    expect(Object.keys(record.inputs.periods)).toEqual(['2017', '2018', '2019']);
  });
});
