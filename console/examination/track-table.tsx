import type { ReactNode } from 'react';
import { Scroll } from '../shell/scroll.tsx';
import style from './examination.module.css';
import { axisOf, type TrackRow } from './tracks.ts';

interface TrackTableProps {
  readonly label: string;
  readonly corner: string;
  /** What the two numbers are: the hollow mark's, then the solid one's. */
  readonly names: readonly [hollow: string, solid: string];
  readonly rows: readonly TrackRow[];
  readonly worded: (value: number | null) => string;
  /** Words at the end of a row. */
  readonly note?: { readonly name: string; readonly of: (key: string) => ReactNode } | undefined;
}

/** Two numbers a row, as marks on a common axis and in figures. */
export function TrackTable({ label, corner, names, rows, worded, note }: TrackTableProps) {
  const { end, ticks } = axisOf(rows);
  const left = (value: number) => `${(value / end) * 100}%`;
  return (
    <Scroll label={label} className={rows.length > 24 ? style.tableBox : ''}>
      <table className={`${style.table} ${style.tracks}`} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            <th scope="col" className={style.axis} aria-hidden>
              <div>
                {ticks.map((tick) => (
                  <span key={tick} className={style.tick} style={{ left: left(tick) }}>
                    {worded(tick)}
                  </span>
                ))}
              </div>
            </th>
            {names.map((name) => (
              <th key={name} scope="col" className="numeric">
                {name}
              </th>
            ))}
            {note && (
              <th scope="col" className="wide-only">
                {note.name}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, indent, hollow, solid, isApart }) => (
            <tr key={key} data-apart={isApart || undefined}>
              <th scope="row" style={{ paddingInlineStart: indent * 16 }}>
                {name}
              </th>
              <td aria-hidden>
                <div className={style.track}>
                  {hollow !== null && solid !== null && (
                    <i
                      data-mark="line"
                      style={{
                        left: left(Math.min(hollow, solid)),
                        width: left(Math.abs(hollow - solid)),
                      }}
                    />
                  )}
                  {hollow !== null && <i data-mark="hollow" style={{ left: left(hollow) }} />}
                  {solid !== null && <i data-mark="solid" style={{ left: left(solid) }} />}
                </div>
              </td>
              <td className="numeric">{worded(hollow)}</td>
              <td className="numeric">{worded(solid)}</td>
              {note && <td className={`${style.notes} wide-only`}>{note.of(key)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
