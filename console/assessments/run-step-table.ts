import type { SelectLog } from '../../src/assessments/select.ts';
import type { ImputeLog, StepLog, TreatLog } from '../../src/composite/step-log.ts';
import type { Format } from '../platform/format.ts';
import type { Text } from '../platform/i18n.tsx';

/** What a step resolved to, ready to be shown: one sentence, then a table with one line for each indicator or node. */
export interface StepTable {
  readonly sentences: readonly string[];
  readonly heads: readonly string[];
  /** Columns from this one on hold numbers. */
  readonly numericFrom: number;
  readonly rows: readonly {
    readonly key: string;
    readonly cells: readonly string[];
    readonly note?: string;
  }[];
}

export interface StepWords {
  readonly t: Text['t'];
  readonly format: Format;
  readonly nodeName: (code: string) => string;
  readonly areaName: (code: string) => string;
  /** Where a node stands in the tree; logs are sorted by code. */
  readonly placeOf: (code: string) => number;
}

/** Reads one entry of a run's log, its lines in the order of the tree. A step that is not known here shows its own parameters as they stand. */
export function stepTable(entry: { readonly step: string }, words: StepWords): StepTable {
  const table = readStep(entry, words);
  const rows = [...table.rows].sort((a, b) => words.placeOf(a.key) - words.placeOf(b.key));
  return { ...table, rows };
}

function readStep(entry: { readonly step: string }, words: StepWords): StepTable {
  const { t, format, nodeName, areaName } = words;
  const log = entry as StepLog | SelectLog;
  const number = (value: number | null | undefined) => format.value(value, 6);
  switch (log.step) {
    case 'select':
      return {
        sentences: [t('run.select', { period: log.period, count: log.maxAge })],
        heads: [t('run.indicator'), t('run.select.exact'), t('run.select.earlier'), t('run.select.oldest')],
        numericFrom: 1,
        rows: Object.entries(log.columns).map(([code, column]) => ({
          key: code,
          cells: [
            nodeName(code),
            format.count(column.exact),
            format.count(column.earlier),
            column.oldest ?? '—',
          ],
        })),
      };
    case 'screen':
      return {
        sentences: [
          t('method.screen', { share: format.percent(log.minAvailability) }),
          t('run.screen', { kept: log.kept, out: log.screenedOut.length }),
        ],
        heads: [t('run.area'), t('run.availability'), t('run.required')],
        numericFrom: 1,
        rows: log.screenedOut.map((out) => ({
          key: out.area,
          cells: [areaName(out.area), format.percent(out.availability), format.percent(out.required)],
        })),
      };
    case 'denominate':
      return {
        sentences: [t('method.denominate')],
        heads: [t('run.indicator'), t('run.denominator')],
        numericFrom: 2,
        rows: Object.entries(log.columns).map(([code, column]) => ({
          key: code,
          cells: [nodeName(code), nodeName(column.denominator)],
        })),
      };
    case 'impute':
      return imputeTable(log, words);
    case 'treat':
      return treatTable(log, words);
    case 'normalise':
      return {
        sentences: [t('run.normalise')],
        heads: [
          t('run.indicator'),
          t('run.method'),
          t('framework.direction'),
          t('run.lower'),
          t('run.upper'),
          t('run.scale'),
        ],
        numericFrom: 3,
        rows: Object.entries(log.columns).map(([code, column]) => ({
          key: code,
          cells: [
            nodeName(code),
            t(`method.name.${column.method}`),
            t(column.direction === 1 ? 'framework.direction.more' : 'framework.direction.less'),
            column.method === 'zscore' ? t('run.mean', { value: number(column.mean) }) : number(column.min),
            column.method === 'zscore'
              ? t('run.deviation', { value: number(column.standardDeviation) })
              : number(column.max),
            column.to ? `${format.value(column.to[0])} – ${format.value(column.to[1])}` : '—',
          ],
        })),
      };
    case 'weight':
      return {
        sentences: [t('run.by', { method: t(`method.name.${log.method}`) })],
        heads: [t('run.node'), t('run.weight'), t('run.effective')],
        numericFrom: 1,
        rows: Object.entries(log.columns).map(([code, column]) => ({
          key: code,
          cells: [
            nodeName(code),
            format.percent(column.weight, 2),
            format.percent(column.effectiveWeight, 2),
          ],
        })),
      };
    case 'aggregate':
      return {
        sentences: [
          t('run.by', { method: t(`method.name.${log.method}`) }),
          ...(log.minAvailability > 0
            ? [t('method.aggregate.availability', { share: format.percent(log.minAvailability) })]
            : []),
        ],
        heads: [t('run.node'), t('run.method'), t('run.withoutScore')],
        numericFrom: 2,
        rows: Object.entries(log.columns).map(([code, column]) => ({
          key: code,
          cells: [nodeName(code), t(`method.name.${column.method}`), format.count(column.withoutScore)],
        })),
      };
    case 'rank':
      return {
        sentences: [t(`method.rank.${log.ties}`)],
        heads: [t('run.node'), t('run.ranked')],
        numericFrom: 1,
        rows: Object.entries(log.columns).map(([code, column]) => ({
          key: code,
          cells: [nodeName(code), format.count(column.ranked)],
        })),
      };
    default:
      return { sentences: [JSON.stringify(entry)], heads: [], numericFrom: 0, rows: [] };
  }
}

function imputeTable(log: ImputeLog, { t, format, nodeName, areaName }: StepWords): StepTable {
  const columns = Object.entries(log.columns);
  const filled = columns.reduce((sum, [, column]) => sum + column.filled.length, 0);
  const left = columns.reduce((sum, [, column]) => sum + column.left.length, 0);
  const group = log.group === undefined || log.group === 'parent' ? t('method.group.parent') : log.group;
  return {
    sentences: [t(`method.impute.${log.method}`, { group }), t('run.impute', { filled, left })],
    heads: [t('run.indicator'), t('run.filled'), t('run.left')],
    numericFrom: 1,
    rows: columns
      .filter(([, column]) => column.filled.length + column.left.length > 0)
      .map(([code, column]) => ({
        key: code,
        cells: [nodeName(code), format.count(column.filled.length), format.count(column.left.length)],
        ...(column.filled.length === 0
          ? {}
          : {
              note: column.filled
                .map((cell) =>
                  t('run.cell', { area: areaName(cell.area), value: format.value(cell.value, 6) }),
                )
                .join(t('work.comma')),
            }),
      })),
  };
}

function treatTable(log: TreatLog, { t, format, nodeName, areaName }: StepWords): StepTable {
  const columns = Object.entries(log.columns);
  const changed = columns.filter(([, column]) => column.applied !== 'none');
  const shape = (before: number | null, after: number | null) =>
    before === after ? format.value(before, 3) : `${format.value(before, 3)} → ${format.value(after, 3)}`;
  return {
    sentences: [t('run.treat', { count: changed.length, all: columns.length })],
    heads: [t('run.indicator'), t('run.applied'), t('run.skewness'), t('run.kurtosis'), t('run.points')],
    numericFrom: 2,
    rows: columns.map(([code, column]) => ({
      key: code,
      cells: [
        nodeName(code),
        t(`method.name.${column.applied}`),
        shape(column.before.skewness, column.after.skewness),
        shape(column.before.kurtosis, column.after.kurtosis),
        format.count(column.points.length),
      ],
      ...(column.points.length > 0
        ? {
            note: column.points
              .map((point) =>
                t('run.point', {
                  area: areaName(point.area),
                  before: format.value(point.before, 6),
                  after: format.value(point.after, 6),
                }),
              )
              .join(t('work.comma')),
          }
        : column.log
          ? {
              note: t('run.log', {
                min: format.value(column.log.min, 6),
                shift: format.value(column.log.shift, 4),
              }),
            }
          : {}),
    })),
  };
}
