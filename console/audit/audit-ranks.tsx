import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './audit.module.css';

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
      <Scroll label={title} className={style.long}>
        <table className={style.table} aria-label={title}>
          <thead>
            <tr>
              {columns.map((name, at) => (
                <th key={name} scope="col" className={at > 0 ? 'numeric' : undefined}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ranks.misfits.map((one) => (
              <tr key={`${one.area} ${one.rank}`}>
                <th scope="row">{one.area}</th>
                <td className="numeric">{format.rank(one.rank)}</td>
                <td className="numeric">{possible(one.possible)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
