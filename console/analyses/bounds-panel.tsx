import { NumberInput, Slider, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { MatrixWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { WeightBox } from '../../src/composite/bounds-box.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import { Loaded } from '../shell/states.tsx';
import style from './analyses.module.css';
import type { NamedBounds } from './bounds-of.ts';
import { RangeChart } from './range-table.tsx';
import { useBounds } from './use-bounds.ts';
import { useIssueWords } from './use-issue-words.ts';

interface BoundsPanelProps {
  readonly run: RunWire;
  readonly areas: ReadonlyMap<string, AreaWire>;
  /** What is shown at first. */
  readonly box: WeightBox;
}

/** Best and worst rank of every area under all weights at once, computed in the browser while the reader moves the slider. */
export function BoundsPanel({ run, areas, box: first }: BoundsPanelProps) {
  const { t } = useText();
  const matrix = useGet<MatrixWire>(`/runs/${encodeURIComponent(run.id)}/matrix`);
  const [relative, setRelative] = useState(first.relative ?? 0);
  const box = useMemo(() => ({ ...first, relative }), [first, relative]);
  return (
    <Panel title={t('robust.bounds')} lead={t('robust.bounds.lead')}>
      <BoxFields box={box} onChange={setRelative} />
      <Loaded query={matrix} rows={6}>
        {(loaded) => <Bounds matrix={loaded} box={box} areas={areas} />}
      </Loaded>
    </Panel>
  );
}

function BoxFields({ box, onChange }: { box: WeightBox; onChange: (relative: number) => void }) {
  const { t } = useText();
  const percent = Math.round((box.relative ?? 0) * 1000) / 10;
  const change = (value: number | string) =>
    typeof value === 'number' && onChange(Math.min(100, Math.max(0, value)) / 100);
  return (
    <>
      <div className={style.box}>
        <div className="no-print">
          <Text size="sm" mb={6}>
            {t('robust.bounds.by')}
          </Text>
          <Slider
            value={percent}
            min={0}
            max={100}
            step={1}
            label={null}
            thumbLabel={t('robust.bounds.by')}
            onChange={change}
          />
        </div>
        <NumberInput
          size="xs"
          aria-label={t('robust.bounds.by.label')}
          value={percent}
          min={0}
          max={100}
          prefix="± "
          suffix=" %"
          onChange={change}
        />
      </div>
      <ul className={style.notes}>
        {box.depths && <li>{t('robust.bounds.levels', { levels: box.depths.join(t('list.comma')) })}</li>}
        {box.nodes && <li>{t('robust.bounds.nodes', { count: Object.keys(box.nodes).length })}</li>}
      </ul>
    </>
  );
}

interface BoundsProps {
  readonly matrix: MatrixWire;
  readonly box: WeightBox;
  readonly areas: ReadonlyMap<string, AreaWire>;
}

function Bounds({ matrix, box, areas }: BoundsProps) {
  const { t } = useText();
  const words = useIssueWords();
  const { answer, isBusy } = useBounds(matrix, box);
  if (!answer) return <p className="quiet">{t('robust.bounds.busy')}</p>;
  if ('issues' in answer) {
    const reasons = answer.issues.map((issue) => words(issue) || issue.code);
    return (
      <Notice tone="plain" title={t('robust.bounds.impossible')}>
        <ul className={style.notes}>
          {(reasons.length > 0 ? reasons : [t('robust.bounds.impossible.unknown')]).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </Notice>
    );
  }
  return (
    <div aria-busy={isBusy}>
      <Sentences bounds={answer.bounds} relative={answer.box.relative ?? 0} areas={areas} />
      <BoundsChart bounds={answer.bounds} relative={answer.box.relative ?? 0} areas={areas} />
    </div>
  );
}

interface BoundsAnswerProps {
  readonly bounds: NamedBounds;
  readonly relative: number;
  readonly areas: ReadonlyMap<string, AreaWire>;
}

function Sentences({ bounds, relative, areas }: BoundsAnswerProps) {
  const { t, local, gap } = useText();
  const format = useFormat();
  const ranked = bounds.areas.filter(({ best }) => best !== null);
  const kept = ranked.filter(({ best, worst }) => best === worst).length;
  const widest = ranked.toSorted((a, b) => b.worst! - b.best! - (a.worst! - a.best!))[0];
  return (
    <div role="status" className={style.sentences}>
      <p className={style.sentence}>
        {t('robust.bounds.sentence', {
          share: format.percent(relative),
          decided: bounds.decided,
          pairs: bounds.pairs,
          certain: format.percent(bounds.pairs > 0 ? bounds.decided / bounds.pairs : null, 0),
        })}
      </p>
      <Text size="sm" c="dimmed">
        {kept > 0 ? t('robust.bounds.kept', { count: kept }) : t('robust.bounds.kept.none')}
        {widest && widest.best !== widest.worst && (
          <>
            {gap}
            {t('robust.bounds.widest', {
              name: local(areas.get(widest.area)?.name) || widest.area,
              best: format.rank(widest.best),
              worst: format.rank(widest.worst),
            })}
          </>
        )}
      </Text>
    </div>
  );
}

function BoundsChart({ bounds, relative, areas }: BoundsAnswerProps) {
  const { t, local } = useText();
  const format = useFormat();
  const rows = useMemo(
    () =>
      bounds.areas
        .flatMap(({ area, best, worst }, at) => {
          const rank = bounds.ranks[at] ?? null;
          if (best === null || worst === null || rank === null) return [];
          return [
            { code: area, name: local(areas.get(area)?.name) || area, rank, bar: [best, worst] as const },
          ];
        })
        .toSorted((a, b) => a.rank - b.rank),
    [bounds, areas, local],
  );
  const table = useMemo(
    () => ({
      columns: [
        t('word.code'),
        ...['area', 'rank', 'best', 'worst'].map((name) => t(`robust.column.${name}`)),
      ],
      rows: rows.map(({ code, name, rank, bar }) => [code, name, rank, ...bar]),
    }),
    [rows, t],
  );
  return (
    <RangeChart
      bare
      title={t('robust.bounds.chart', { share: format.percent(relative) })}
      rows={rows}
      areas={areas}
      table={table}
    >
      <ul className={style.legend}>
        <li>
          <i className={style.tick} /> {t('robust.legend.rank')}
        </li>
        <li>
          <i className={style.bar} /> {t('robust.legend.certain')}
        </li>
      </ul>
      {bounds.outer > 0 && (
        <ul className={style.notes}>
          <li>{t('robust.bounds.outer', { count: bounds.outer })}</li>
        </ul>
      )}
    </RangeChart>
  );
}
