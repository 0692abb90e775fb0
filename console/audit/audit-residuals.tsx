import { Button } from '@mantine/core';
import { useState } from 'react';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './audit.module.css';
import type { Residual } from './audit-findings.ts';

/** Rows that are drawn at first. */
const FIRST = 10;
const MORE = 1000;

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
  const [limit, setLimit] = useState(FIRST);
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
      <Scroll label={label} className={style.long}>
        <table className={style.table} aria-label={label}>
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
            {rows.slice(0, limit).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a table may name an area twice
              <tr key={at} data-misfit={row.isMisfit || undefined}>
                <th scope="row">{row.area}</th>
                <td className="numeric">{row.published}</td>
                <td className="numeric">{format.score(row.recomputed, digits)}</td>
                <td className="numeric">{format.signed(row.difference, digits)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {rows.length > limit && (
        <Button
          className="no-print"
          variant="subtle"
          size="xs"
          fullWidth
          onClick={() => setLimit(limit + MORE)}
        >
          {t('published.residuals.more', { count: Math.min(MORE, rows.length - limit) })}
        </Button>
      )}
    </div>
  );
}
