import { Anchor } from '@mantine/core';
import type { ValueLineageWire, VersionWire } from '../../src/indicators/value-lineage-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { useOriginTitle } from './origin-facts.tsx';

interface ValueVersionsProps {
  readonly area: string;
  readonly indicator: string;
  readonly period: string;
  /** The number that the run was computed from. */
  readonly used: number | null;
}

/** Versions that are shown at once; the JSON-LD beside them has a hundred. */
const SHOWN = 10;

/** What a stored value was before, since when, and from what each version came. */
export function ValueVersions({ area, indicator, period, used }: ValueVersionsProps) {
  const { t, local } = useText();
  const format = useFormat();
  const originTitle = useOriginTitle();
  const path = `/values/${[area, indicator, period].map(encodeURIComponent).join('/')}/lineage`;
  const { data } = useGet<ValueLineageWire>(path);
  if (!data) return null;
  const { version, earlier, indicator: about } = data;
  const all = [version, ...earlier];
  const shown = all.slice(0, SHOWN);
  const told = ({ value, state }: VersionWire) =>
    value === null ? t(`state.value.${state}`) : `${format.value(value, 6)} ${local(about.unitSymbol)}`;
  return (
    <Panel title={t('versions.title')} lead={t('versions.lead', { count: version.version })}>
      {version.value !== used ? <p className="small">{t('versions.moved')}</p> : null}
      <ol className="versions">
        {shown.map((one) => (
          <li key={one.version}>
            <div className="versions-head">
              <strong>{told(one)}</strong>
              {one.isInForce ? <span className="mark">{t('versions.inForce')}</span> : null}
              {one.state !== 'reported' && one.value !== null ? (
                <span className="mark">{t(`state.value.${one.state}`)}</span>
              ) : null}
            </div>
            <div className="quiet small">
              {[
                one.origin ? originTitle(one.origin) : t('lineage.origin.none'),
                t('versions.since', { date: format.dateTime(one.since) }),
              ].join(t('list.pause'))}
            </div>
          </li>
        ))}
      </ol>
      {all.length > SHOWN ? (
        <p className="quiet small">{t('versions.more', { count: version.version - SHOWN })}</p>
      ) : null}
      <Anchor href={`/api/v1${path}?format=jsonld`} size="sm" className="no-print">
        {t('versions.provenance')}
      </Anchor>
    </Panel>
  );
}
