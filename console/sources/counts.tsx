import { useFormat } from '../platform/format.ts';
import style from './import.module.css';

export interface Count {
  readonly label: string;
  readonly count: number;
  readonly tone?: 'better' | 'worse';
}

/** A row of figures, each under its name. */
export function Counts({ counts }: { counts: readonly Count[] }) {
  const format = useFormat();
  return (
    <dl className={style.counts}>
      {counts.map(({ label, count, tone }) => (
        <div key={label} data-tone={count > 0 ? tone : undefined}>
          <dt>{label}</dt>
          <dd>{format.count(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
