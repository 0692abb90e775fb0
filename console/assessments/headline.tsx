import type { RunWire } from '../../src/assessments/run-wire.ts';
import { statistics } from '../../src/composite/statistics.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';

interface HeadlineProps {
  readonly run: RunWire;
  /** Of the index by the values in force, where they are shown in place of the run's. */
  readonly live?: { readonly at: string; readonly scores: readonly (number | null)[] } | undefined;
}

/** The result in six figures. */
export function Headline({ run, live }: HeadlineProps) {
  const { t } = useText();
  const format = useFormat();
  const found = live ? statistics(live.scores.map((score) => score ?? Number.NaN)) : run.statistics;
  const areaCount = live ? live.scores.length : run.areaCount;
  const ranked = found.count;
  const cells = run.areaCount * run.indicatorCount;
  const facts: readonly (readonly [word: string, figure: string, note: string])[] = [
    [
      t('overview.areas'),
      format.count(areaCount),
      run.screenedOutCount > 0 && !live
        ? t('overview.screenedOut', { count: run.screenedOutCount })
        : ranked === null || ranked === areaCount
          ? t('overview.allKept')
          : t('overview.ranked', { count: ranked }),
    ],
    [
      t('overview.indicators'),
      format.count(run.indicatorCount),
      t('overview.dimensions', {
        count: run.nodes.filter(({ depth, kind }) => depth === 1 && kind === 'dimension').length,
      }),
    ],
    [
      t('overview.period'),
      run.period,
      live
        ? t('overview.live', { time: format.dateTime(live.at) })
        : t('overview.computed', { date: format.date(run.at) }),
    ],
    [
      t('overview.mean'),
      format.score(found.mean),
      t('overview.median', { median: format.score(found.median) }),
    ],
    [
      t('overview.range'),
      found.count ? `${format.score(found.min)} – ${format.score(found.max)}` : format.score(null),
      t('overview.deviation', { deviation: format.score(found.standardDeviation) }),
    ],
    [
      t('overview.missing'),
      format.count(run.missingCount),
      live
        ? t('overview.missing.ofRun')
        : cells > 0
          ? t('overview.missing.share', { share: format.percent(run.missingCount / cells) })
          : '',
    ],
  ];
  return (
    <dl className="headline panel">
      {facts.map(([word, figure, note]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>
            <strong>{figure}</strong>
            <span>{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
