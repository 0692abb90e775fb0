/** code, symbol (English, Chinese), dimension, power of ten, further integer factor, UCUM code */
export type UnitRow = readonly [
  code: string,
  en: string,
  zh: string,
  dimension: string,
  power: number,
  times?: number,
  ucum?: string,
];

/**
 * The unit table. A code is read as it is written: a power of ten, the thing, `/` and what it is divided by; `per` where
 * counted things are divided. "Per year" is left out where the value's period says it, and kept where it is the rate.
 */
export const UNIT_ROWS: readonly UnitRow[] = [
  // Pure numbers. `1` is a share or an index value; `ratio` reads better for one quantity over another.
  ['1', '', '', 'ratio', 0, 1, '1'],
  ['ratio', '', '', 'ratio', 0, 1, '1'],
  ['%', '%', '%', 'ratio', -2, 1, '%'],
  ['per mille', '‰', '‰', 'ratio', -3, 1, '[ppth]'],
  ['score', 'points', '分', 'score', 0, 1, '{score}'],
  /** 1 for yes, 0 for no; between them a share of several such questions. */
  ['yes/no', '', '', 'answer', 0, 1, '{yes/no}'],
  ['number', '', '个', 'count', 0, 1, '{number}'],
  ['10^4 number', '×10⁴', '万个', 'count', 4, 1, '10*4.{number}'],

  ['persons', 'persons', '人', 'population', 0, 1, '{person}'],
  ['10^3 persons', 'thousand persons', '千人', 'population', 3, 1, '10*3.{person}'],
  ['10^4 persons', '×10⁴ persons', '万人', 'population', 4, 1, '10*4.{person}'],
  ['10^6 persons', 'million persons', '百万人', 'population', 6, 1, '10*6.{person}'],
  ['persons/km2', 'persons/km²', '人/平方公里', 'population/area', -6, 1, '{person}/km2'],
  ['10^4 persons/km2', '×10⁴ persons/km²', '万人/平方公里', 'population/area', -2, 1, '10*4.{person}/km2'],
  ['per person', 'per person', '每人', 'count/population', 0, 1, '1/{person}'],
  ['per 1000 persons', 'per 1,000 persons', '每千人', 'count/population', -3, 1, '1/(10*3.{person})'],
  ['per 10000 persons', 'per 10,000 persons', '每万人', 'count/population', -4, 1, '1/(10*4.{person})'],
  ['per 100000 persons', 'per 100,000 persons', '每十万人', 'count/population', -5, 1, '1/(10*5.{person})'],
  ['per 1000 live births', 'per 1,000 live births', '每千例活产', 'count/births', -3, 1, '1/(10*3.{birth})'],
  [
    'per 100000 live births',
    'per 100,000 live births',
    '每十万例活产',
    'count/births',
    -5,
    1,
    '1/(10*5.{birth})',
  ],
  ['per customer/year', 'per customer and year', '次/户·年', 'count/customer/time', 0, 1, '1/{customer}/a'],

  ['CNY', 'CNY', '元', 'money', 0],
  ['10^4 CNY', '×10⁴ CNY', '万元', 'money', 4],
  ['10^6 CNY', 'million CNY', '百万元', 'money', 6],
  ['10^8 CNY', '×10⁸ CNY', '亿元', 'money', 8],
  ['CNY/person', 'CNY/person', '元/人', 'money/population', 0],
  ['10^4 CNY/person', '×10⁴ CNY/person', '万元/人', 'money/population', 4],
  ['10^4 CNY/km2', '×10⁴ CNY/km²', '万元/平方公里', 'money/area', -2],
  ['10^8 CNY/km2', '×10⁸ CNY/km²', '亿元/平方公里', 'money/area', 2],
  // Other currencies are dimensions of their own: an exchange rate is not a unit conversion.
  ['USD', 'USD', '美元', 'money-usd', 0],
  ['10^9 USD', 'billion USD', '十亿美元', 'money-usd', 9],
  ['EUR', 'EUR', '欧元', 'money-eur', 0],
  /** International dollars of 2017: purchasing power, not exchange. */
  ['PPP USD 2017/person', '2017 PPP $/person', '2017年购买力平价美元/人', 'money-ppp-2017/population', 0],

  ['m2', 'm²', '平方米', 'area', 0, 1, 'm2'],
  ['ha', 'ha', '公顷', 'area', 4, 1, 'har'],
  ['km2', 'km²', '平方公里', 'area', 6, 1, 'km2'],
  ['m2/person', 'm²/person', '平方米/人', 'area/population', 0, 1, 'm2/{person}'],
  [
    'ha/100000 persons',
    'ha per 100,000 persons',
    '公顷/十万人',
    'area/population',
    -1,
    1,
    'har/(10*5.{person})',
  ],
  ['m', 'm', '米', 'length', 0, 1, 'm'],
  ['km', 'km', '公里', 'length', 3, 1, 'km'],
  [
    'km/100000 persons',
    'km per 100,000 persons',
    '公里/十万人',
    'length/population',
    -2,
    1,
    'km/(10*5.{person})',
  ],

  ['minutes', 'min', '分钟', 'time', 0, 60, 'min'],
  ['hours', 'h', '小时', 'time', 2, 36, 'h'],
  ['days', 'days', '天', 'time', 2, 864, 'd'],
  /** Calendar years, of age or of duration; they are no fixed number of days. */
  ['years', 'years', '岁', 'years', 0, 1, 'a'],
  ['years of schooling', 'years', '年', 'schooling', 0],
  ['hours/household', 'h per household', '小时/户', 'time/household', 2, 36, 'h/{household}'],

  ['ug/m3', 'µg/m³', '微克/立方米', 'concentration', -6, 1, 'ug/m3'],
  ['mg/m3', 'mg/m³', '毫克/立方米', 'concentration', -3, 1, 'mg/m3'],
  ['kg', 'kg', '千克', 'mass', 0, 1, 'kg'],
  ['t', 't', '吨', 'mass', 3, 1, 't'],
  ['10^4 t', '×10⁴ t', '万吨', 'mass', 7, 1, '10*4.t'],
  ['kg/person', 'kg/person', '千克/人', 'mass/population', 0, 1, 'kg/{person}'],
  ['t/person', 't/person', '吨/人', 'mass/population', 3, 1, 't/{person}'],
  ['t CO2e/person', 't CO₂e/person', '吨二氧化碳当量/人', 'greenhouse/population', 3, 1, 't{CO2e}/{person}'],

  ['l', 'l', '升', 'volume', 0, 1, 'L'],
  ['m3', 'm³', '立方米', 'volume', 3, 1, 'm3'],
  ['10^4 m3', '×10⁴ m³', '万立方米', 'volume', 7, 1, '10*4.m3'],
  ['l/person/day', 'l per person and day', '升/人·日', 'volume/population/day', 0, 1, 'L/{person}/d'],

  ['kWh', 'kWh', '千瓦时', 'energy', 5, 36, 'kW.h'],
  ['10^4 kWh', '×10⁴ kWh', '万千瓦时', 'energy', 9, 36, '10*4.kW.h'],
  ['10^8 kWh', '×10⁸ kWh', '亿千瓦时', 'energy', 13, 36, '10*8.kW.h'],
  ['GJ', 'GJ', '吉焦', 'energy', 9, 1, 'GJ'],
  ['kWh/person', 'kWh/person', '千瓦时/人', 'energy/population', 5, 36, 'kW.h/{person}'],
  ['GJ/person', 'GJ/person', '吉焦/人', 'energy/population', 9, 1, 'GJ/{person}'],
  ['kWh/m2', 'kWh/m²', '千瓦时/平方米', 'energy/area', 5, 36, 'kW.h/m2'],

  /** The source does not say (or not fully) in what the indicator is measured. */
  ['unknown', '', '', 'unknown', 0],
];
