import { bandColour, useLook } from '../charts/look.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import type { Band } from './band.tsx';

interface BandsPanelProps {
  readonly title: string;
  readonly bands: readonly Band[];
  /** Areas in each band, by its code. */
  readonly counts: Readonly<Record<string, number>>;
}

/** The maturity levels, highest first, with their score range, number of areas and share. */
export function BandsPanel({ title, bands, counts }: BandsPanelProps) {
  const { t, local } = useText();
  const format = useFormat();
  const look = useLook();
  const all = bands.reduce((sum, { code }) => sum + (counts[code] ?? 0), 0);
  const rows = bands.map((band, index) => ({ band, index, above: bands[index + 1]?.min })).reverse();
  return (
    <Panel title={title} lead={t('bands.lead')}>
      <ul className="bands">
        {rows.map(({ band, index, above }) => {
          const count = counts[band.code] ?? 0;
          const share = all > 0 ? count / all : 0;
          return (
            <li key={band.code}>
              <span className="bands-name">{local(band.name)}</span>
              <span className="quiet tiny">
                {above === undefined
                  ? t('bands.from', { min: format.value(band.min) })
                  : index === 0
                    ? t('bands.below', { max: format.value(above) })
                    : t('bands.range', { min: format.value(band.min), max: format.value(above) })}
              </span>
              <span className="bands-count">
                <b>{format.count(count)}</b>
                <span className="quiet small">{format.score(share * 100)}%</span>
              </span>
              <div className="bands-bar">
                <i style={{ width: `${share * 100}%`, background: bandColour(look, index, bands.length) }} />
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
