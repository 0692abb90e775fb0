import type { Measure } from '../../src/indicators/measure.ts';

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** What a measure reads, in one sentence made from its declaration. */
export function measureSentence(measure: Measure, t: Say): string {
  const { formula, entities, aggregate, attribute, area, time, period, per } = measure;
  if (formula !== undefined) return t('measure.says.formula', { formula });
  if (entities === undefined || aggregate === undefined || area === undefined) return '';
  const { method, where, q, threshold, percentile, maxGap } = aggregate;
  const bounds =
    where === undefined
      ? []
      : Object.entries(where).map(([name, value]) => t(`measure.bound.${name}`, { value }));
  const condition = [...bounds, ...(q === undefined ? [] : [q])].join(t('list.comma'));
  const what = t(`measure.says.${attribute === undefined ? 'entities' : 'values'}.${method}`, {
    attribute: attribute ?? '',
    type: entities.type,
    condition,
    percentile: percentile ?? '',
    threshold: threshold ?? '',
    maxGap: maxGap ?? '',
  });
  return t('measure.says', {
    what: condition === '' || method === 'share' ? what : t('measure.says.where', { what, condition }),
    from:
      entities.q === undefined
        ? entities.type
        : t('measure.says.from', { type: entities.type, q: entities.q }),
    area:
      area.by === 'reference'
        ? t('measure.says.reference', { attribute: area.attribute })
        : t('measure.says.location'),
    time: t(
      typeof time === 'object'
        ? 'measure.says.time.attribute'
        : `measure.says.time.${time ?? (attribute === undefined ? 'recorded' : 'observedAt')}`,
      { attribute: typeof time === 'object' ? time.attribute : '' },
    ),
    period: t(`measure.period.${period}`),
    per: per === undefined ? '' : t('measure.says.per', { indicator: per.indicator }),
  });
}
