import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { AreaTable } from './area-table.tsx';
import style from './audit.module.css';
import type { Residual } from './audit-findings.ts';

interface ResidualsProps {
  readonly rows: readonly Residual[];
  /** Digits after the point that were published. */
  readonly decimals: number;
  /** Whose scores they are. */
  readonly title: string;
  /** What stands above the table. */
  readonly heading?: string;
}

/** Published scores beside those that are computed again. */
export function Residuals({ rows, decimals, title, heading }: ResidualsProps) {
  const { t } = useText();
  const format = useFormat();
  if (rows.length === 0) return null;
  const digits = decimals + 2;
  const columns = ['area', 'published', 'recomputed', 'difference'].map((name) =>
    t(`published.residuals.${name}`),
  );
  const label = `${title} · ${t('published.residuals')}`;
  return (
    <div>
      <div className={style.head}>
        <h3>{heading ?? t('published.residuals')}</h3>
        <CsvButton
          title={label}
          table={() => ({
            columns,
            rows: rows.map((row) => [row.area, row.published, row.recomputed, row.difference]),
          })}
        />
      </div>
      <AreaTable
        label={label}
        columns={columns}
        rows={rows.map(({ area, published, recomputed, difference, isMisfit }) => ({
          area,
          figures: [published, format.score(recomputed, digits), format.signed(difference, digits)],
          isMisfit,
        }))}
      />
    </div>
  );
}
