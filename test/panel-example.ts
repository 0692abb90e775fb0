import type { InputValue } from '../src/assessments/input.ts';
import type { Framework } from '../src/model/framework.ts';
import type { Step } from '../src/model/method.ts';
import { EXAMPLE } from './assessment-example.ts';

/** The example's method with some steps in place of its own. */
export const exampleWith = (...changed: readonly Step[]): Framework => ({
  ...EXAMPLE,
  method: EXAMPLE.method.map((step) => changed.find((other) => other.step === step.step) ?? step),
});

/** Gaps are filled along each area's years, and one scale serves all years. */
export const PANEL_EXAMPLE = exampleWith(
  { step: 'select', maxAge: 0 },
  { step: 'impute', method: 'linear' },
  { step: 'normalise', method: 'minmax', to: [0, 100], over: 'panel' },
);

const INDICATORS = ['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION'];

/** GDP, jobs, PM2.5, green share and population; null is a value that was not reported. */
const YEARS: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>> = {
  '2017': {
    '370100': [100, 10, 60, 30, 10],
    '370200': [200, 20, 50, 35, 10],
    '370300': [150, 15, 90, 32, 10],
    '320500': [null, null, 40, null, 10],
  },
  '2018': {
    '370100': [120, null, 55, 31, 10],
    '370200': [220, 22, 45, 36, 10],
    '370300': [160, 16, 70, 33, 10],
  },
  '2019': {
    '370100': [140, 14, 50, 32, 10],
    '370200': [300, 24, 40, null, 10],
    '370300': [170, 17, 60, 34, 10],
    '320100': [400, 30, 45, 44, 10],
    '320500': [null, null, 39, null, 10],
  },
};

export const panelValues = (...periods: readonly string[]): readonly InputValue[] =>
  periods.flatMap((period) =>
    Object.entries(YEARS[period]!).flatMap(([area, row], line) =>
      row.map(
        (value, column): InputValue => ({
          area,
          indicator: INDICATORS[column]!,
          period,
          value,
          state: value === null ? 'not-reported' : 'reported',
          origin: {
            kind: 'import',
            file: `cities-${period}.csv`,
            sheet: null,
            row: line + 2,
            column: INDICATORS[column]!,
            rowCount: 1,
            sha256: period.padEnd(64, '0'),
          },
        }),
      ),
    ),
  );

/** The same values as the files of an import, by name, with the mapping that reads them. */
export const PANEL_FILES: Readonly<Record<string, string>> = {
  'cities.csv': `area,period,${INDICATORS}\n${Object.entries(YEARS)
    .flatMap(([period, rows]) =>
      Object.entries(rows).map(([area, row]) => `${area},${period},${row.map((value) => value ?? '')}\n`),
    )
    .join('')}`,
};
