import { memo, type PointerEvent, useState } from 'react';
import { Scroll } from '../shell/scroll.tsx';
import style from './examination.module.css';
import { type Heat, type HeatCell, tintOf } from './heat.ts';

interface HeatTableProps {
  readonly label: string;
  /** What the heads of the rows are. */
  readonly corner: string;
  readonly heat: Heat;
  /** How to read it; a cell that is pointed at takes its place. */
  readonly hint: string;
}

/** Coloured cells under heads that stay in sight. */
export function HeatTable({ label, corner, heat, hint }: HeatTableProps) {
  const [told, setTold] = useState<string | null>(null);
  const point = ({ target }: PointerEvent) => {
    const cell = (target as Element).closest('td');
    const words =
      cell?.dataset.row !== undefined
        ? heat.cell(Number(cell.dataset.row), Number(cell.dataset.column))?.words
        : undefined;
    setTold(words ?? null);
  };
  return (
    <>
      <p className={`${style.told} no-print`} data-told={told !== null || undefined}>
        {told ?? hint}
      </p>
      <div onPointerOver={point} onPointerLeave={() => setTold(null)}>
        <Scroll label={label} className={style.heatBox}>
          <HeatCells label={label} corner={corner} heat={heat} />
        </Scroll>
      </div>
    </>
  );
}

const HeatCells = memo(function HeatCells({
  label,
  corner,
  heat,
}: Pick<HeatTableProps, 'label' | 'corner' | 'heat'>) {
  return (
    <table className={style.heat} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <span className="sr-only">{corner}</span>
          </th>
          {heat.columns.map(({ key, name, isApart }) => (
            <th key={key} scope="col" title={name} data-apart={isApart || undefined}>
              <span>{name}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {heat.rows.map(({ key, name, isApart }, row) => (
          <tr key={key} data-apart={isApart || undefined}>
            <th scope="row" title={name}>
              <span>{name}</span>
            </th>
            {heat.columns.map((column, at) => (
              <Cell
                key={column.key}
                row={row}
                column={at}
                isApart={column.isApart ?? false}
                cell={heat.cell(row, at)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
});

interface CellProps {
  readonly row: number;
  readonly column: number;
  readonly isApart: boolean;
  readonly cell: HeatCell | undefined;
}

function Cell({ row, column, isApart, cell }: CellProps) {
  const apart = isApart || undefined;
  if (!cell) return <td data-apart={apart} />;
  const tint = tintOf(cell.strength);
  const colour = cell.strength < 0 ? 'var(--worse)' : 'var(--accent)';
  return (
    <td
      data-row={row}
      data-column={column}
      data-apart={apart}
      data-marked={cell.isMarked || undefined}
      className={tint === 0 ? 'quiet' : undefined}
      style={
        tint === 0 ? undefined : { background: `color-mix(in srgb, ${colour} ${tint}%, var(--surface))` }
      }
    >
      {cell.text}
    </td>
  );
}
