import type { InputValue } from '../src/assessments/input.ts';
import type { Area } from '../src/model/area.ts';
import type { Framework } from '../src/model/framework.ts';

const both = (text: string) => ({ en: text, zh: `${text}（中）` });

/** A small framework with every kind of node: two dimensions, four indicators, one of them divided by a variable. */
export const EXAMPLE: Framework = {
  format: 'meridian-framework/1',
  id: 'example',
  version: '1.0.0',
  status: 'ready',
  name: both('Example'),
  notice: both('A sample, not an official ranking.'),
  tree: {
    code: 'INDEX',
    name: both('Index'),
    weight: 1,
    evidence: 'own',
    children: [
      {
        code: 'ECONOMY',
        name: both('Economy'),
        weight: 0.6,
        evidence: 'own',
        children: [
          {
            code: 'GDP',
            name: both('GDP per person'),
            weight: 0.7,
            evidence: 'own',
            unit: '10^8 CNY',
            direction: 1,
            denominator: 'POPULATION',
          },
          {
            code: 'JOBS',
            name: both('Jobs'),
            weight: 0.3,
            evidence: 'own',
            unit: '10^4 persons',
            direction: 1,
          },
        ],
      },
      {
        code: 'AIR',
        name: both('Air'),
        weight: 0.4,
        evidence: 'own',
        children: [
          {
            code: 'PM25',
            name: both('PM2.5 <mean>'),
            weight: 0.5,
            evidence: 'own',
            unit: '1',
            direction: -1,
          },
          { code: 'GREEN', name: both('Green share'), weight: 0.5, evidence: 'own', unit: '%', direction: 1 },
        ],
      },
    ],
  },
  variables: [{ code: 'POPULATION', name: both('Population'), unit: '10^4 persons' }],
  method: [
    { step: 'select', maxAge: 1 },
    { step: 'screen', minAvailability: 0.5 },
    { step: 'denominate' },
    { step: 'impute', method: 'none' },
    { step: 'treat', method: 'winsorise' },
    { step: 'normalise', method: 'minmax', to: [0, 100] },
    { step: 'weight', method: 'given' },
    { step: 'aggregate', method: 'arithmetic' },
    { step: 'rank', ties: 'min' },
  ],
  bands: [
    { code: 'start', name: both('Start'), min: 0 },
    { code: 'growth', name: both('Growth'), min: 40 },
    { code: 'mature', name: both('Mature'), min: 70 },
  ],
};

const area = (code: string, name: string, level: Area['level'], parent: string | null): Area => ({
  code,
  parent,
  level,
  name: both(name),
  longitude: 117,
  latitude: 36,
});

export const EXAMPLE_AREAS: readonly Area[] = [
  area('100000', 'China', 'country', null),
  area('370000', 'Shandong', 'province', '100000'),
  area('370100', 'Jinan', 'prefecture', '370000'),
  area('370200', 'Qingdao', 'prefecture', '370000'),
  area('370300', 'Zibo', 'prefecture', '370000'),
  area('320100', 'Nanjing', 'prefecture', '320000'),
  area('320500', '=Suzhou', 'prefecture', '320000'),
];

const ROWS = {
  '370100': { GDP: 9443.37, JOBS: 150, PM25: 53.1, GREEN: 40.7, POPULATION: 890.87 },
  '370200': { GDP: 11741.31, JOBS: 180, PM25: 36.9, GREEN: 41.1, POPULATION: 949.98 },
  '370300': { GDP: 3642.42, JOBS: 60, PM25: 56.2, GREEN: 45.2, POPULATION: 470.21 },
  '320100': { GDP: 14030.15, JOBS: 210, PM25: 40.3, GREEN: null, POPULATION: 850 },
  '320500': { GDP: null, JOBS: null, PM25: 39, GREEN: null, POPULATION: 1074.99 },
} as const;

/** Values of 2019 with gaps: one area has a single indicator, one lacks a figure that 2018 has and one that no year has. */
export const EXAMPLE_VALUES: readonly InputValue[] = [
  ...Object.entries(ROWS).flatMap(([code, row], line) =>
    Object.entries(row).map(
      ([indicator, value]): InputValue => ({
        area: code,
        indicator,
        period: '2019',
        value,
        state: value === null ? 'not-reported' : 'reported',
        origin: {
          kind: 'import',
          file: 'cities.csv',
          sheet: null,
          row: line + 2,
          column: indicator,
          rowCount: 1,
          sha256: 'c0ffee'.padEnd(64, '0'),
        },
      }),
    ),
  ),
  {
    area: '320100',
    indicator: 'GREEN',
    period: '2018',
    value: 44.1,
    state: 'verified',
    origin: null,
  },
];

/** The same areas and values as the files of an import, by name, with the mapping that reads them. */
export const EXAMPLE_FILES: Readonly<Record<string, string>> = {
  'areas.csv': `code,parent,level,name_en,name_zh,longitude,latitude\n${EXAMPLE_AREAS.filter(
    (place) => place.parent !== '320000',
  )
    .map(({ code, parent, level, name }) => `${code},${parent ?? ''},${level},${name.en},${name.zh},117,36\n`)
    .join(
      '',
    )}320100,,prefecture,Nanjing,Nanjing（中）,117,36\n320500,,prefecture,=Suzhou,Suzhou（中）,117,36\n`,
  'cities.csv': `area,period,GDP,JOBS,PM25,GREEN,POPULATION\n${Object.entries(ROWS)
    .map(([code, row]) => `${code},2019,${Object.values(row).map((value) => value ?? '')}\n`)
    .join('')}`,
  'green-2018.csv': 'area,indicator,period,value\n320100,GREEN,2018,44.1\n',
  'mapping.yaml': `format: meridian-mapping/1
files:
  - {file: areas.csv, shape: areas}
  - file: cities.csv
    shape: wide
    citation: {title: {en: Yearbook, zh: 统计年鉴}, licence: CC BY 4.0}
    area: {column: area}
    period: {column: period}
    values:
${['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION'].map((code) => `      - {column: ${code}, indicator: ${code}}\n`).join('')}  - file: green-2018.csv
    shape: long
    area: {column: area}
    period: {column: period}
    indicator: {column: indicator}
    value: {column: value}
`,
};
