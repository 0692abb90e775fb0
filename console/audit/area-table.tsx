import { Button } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './audit.module.css';

/** Rows that are drawn at first, and with each further step. */
const FIRST = 10;
const MORE = 1000;

export interface AreaRow {
  readonly area: string;
  readonly figures: readonly string[];
  readonly isMisfit?: boolean;
}

/** Figures by area, the first ones at first; the first column names the areas. */
export function AreaTable(props: {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly AreaRow[];
}) {
  const { label, columns, rows } = props;
  const { t } = useText();
  const [limit, setLimit] = useState(FIRST);
  return (
    <>
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
            {rows.slice(0, limit).map(({ area, figures, isMisfit }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a table may name an area twice
              <tr key={at} data-misfit={isMisfit || undefined}>
                <th scope="row">{area}</th>
                {figures.map((figure, place) => (
                  <td key={columns[place + 1]} className="numeric">
                    {figure}
                  </td>
                ))}
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
    </>
  );
}
