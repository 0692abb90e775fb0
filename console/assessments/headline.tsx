import type { RunWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';

/** The run in six figures. */
export function Headline({ run }: { run: RunWire }) {
  const { t } = useText();
  const format = useFormat();
  const ranked = run.statistics.count;
  const cells = run.areaCount * run.indicatorCount;
  const facts: readonly (readonly [word: string, figure: string, note: string])[] = [
    [
      t('overview.areas'),
      format.count(run.areaCount),
      run.screenedOutCount > 0
        ? t('overview.screenedOut', { count: run.screenedOutCount })
        : ranked === null || ranked === run.areaCount
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
    [t('overview.period'), run.period, t('overview.computed', { date: format.date(run.at) })],
    [
      t('overview.mean'),
      format.score(run.statistics.mean),
      t('overview.median', { median: format.score(run.statistics.median) }),
    ],
    [
      t('overview.range'),
      `${format.score(run.statistics.min)} – ${format.score(run.statistics.max)}`,
      t('overview.deviation', { deviation: format.score(run.statistics.standardDeviation) }),
    ],
    [
      t('overview.missing'),
      format.count(run.missingCount),
      cells > 0 ? t('overview.missing.share', { share: format.percent(run.missingCount / cells) }) : '',
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
