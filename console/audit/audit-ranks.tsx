import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { AreaTable } from './area-table.tsx';

/** Published ranks that cannot come from the published scores. */
export function AuditRanks({ ranks }: { ranks: NonNullable<AuditWire['ranks']> }) {
  const { t } = useText();
  const format = useFormat();
  const title = t('published.ranks');
  const columns = [t('word.area'), t('published.ranks.published'), t('published.ranks.possible')];
  const possible = ([first, last]: readonly [number, number]) =>
    first === last
      ? format.rank(first)
      : t('robust.ranking.interval', { low: format.rank(first), high: format.rank(last) });
  return (
    <Panel
      title={title}
      lead={t('published.ranks.lead')}
      actions={
        <CsvButton
          title={title}
          table={() => ({
            columns,
            rows: ranks.misfits.map((one) => [one.area, one.rank, possible(one.possible)]),
          })}
        />
      }
    >
      <AreaTable
        label={title}
        columns={columns}
        rows={ranks.misfits.map((one) => ({
          area: one.area,
          figures: [format.rank(one.rank), possible(one.possible)],
        }))}
      />
    </Panel>
  );
}
