import type { Measure } from '../../src/indicators/measure.ts';

type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** What a measure reads, in one sentence made from its declaration; names of the data stand between backticks. */
export function measureSentence(measure: Measure, t: Say): string {
  const { formula, entities, aggregate, attribute, area, time, period, per } = measure;
  if (formula !== undefined) return t('measure.says.formula', { formula: asCode(formula) });
  if (entities === undefined || aggregate === undefined || area === undefined) return '';
  const { method, where, q, threshold, percentile, maxGap } = aggregate;
  const bounds =
    where === undefined
      ? []
      : Object.entries(where).map(([name, value]) => t(`measure.bound.${name}`, { value }));
  const condition = [...bounds, ...(q === undefined ? [] : [conditionWords(q, t)])].join(t('list.comma'));
  const what = t(`measure.says.${attribute === undefined ? 'entities' : 'values'}.${method}`, {
    attribute: asCode(attribute ?? ''),
    type: asCode(entities.type),
    condition,
    percentile: percentile ?? '',
    threshold: threshold ?? '',
    maxGap: maxGap ?? '',
  });
  return t('measure.says', {
    what: condition === '' || method === 'share' ? what : t('measure.says.where', { what, condition }),
    from:
      entities.q === undefined
        ? asCode(entities.type)
        : t('measure.says.from', { type: asCode(entities.type), q: conditionWords(entities.q, t) }),
    area:
      area.by === 'reference'
        ? t('measure.says.reference', { attribute: asCode(area.attribute) })
        : t('measure.says.location'),
    time: t(
      typeof time === 'object'
        ? 'measure.says.time.attribute'
        : `measure.says.time.${time ?? (attribute === undefined ? 'recorded' : 'observedAt')}`,
      { attribute: typeof time === 'object' ? asCode(time.attribute) : '' },
    ),
    period: t(`measure.period.${period}`),
    per: per === undefined ? '' : t('measure.says.per', { indicator: asCode(per.indicator) }),
  });
}

const asCode = (name: string): string => `\`${name}\``;

const SIGNS: Readonly<Record<string, string>> = {
  '==': '=',
  '!=': '≠',
  '>=': '≥',
  '<=': '≤',
  '>': '>',
  '<': '<',
};

/** A query of the q language as one reads it, where it is made of plain comparisons; else as it is written. */
export function conditionWords(q: string, t: Say): string {
  const joins = [...q.matchAll(/[;|]/g)].map(([sign]) => sign);
  if (new Set(joins).size > 1) return asCode(q);
  const terms = q.split(/[;|]/).map((term) => {
    const [, name, sign, value] = /^([\w.:]+)(==|!=|>=|<=|>|<)("[^"~,]*"|[^"~,()]+)$/.exec(term) ?? [];
    return name === undefined ? undefined : `${asCode(name)} ${SIGNS[sign!]} ${value!.replaceAll('"', '')}`;
  });
  if (terms.some((term) => term === undefined)) return asCode(q);
  return (terms as string[]).reduce((a, b) => t(joins[0] === '|' ? 'measure.or' : 'measure.and', { a, b }));
}
