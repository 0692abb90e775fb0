import { lazy, Suspense, useMemo } from 'react';
import type { SourceWire } from '../../src/sources/source-wire.ts';
import { useLook } from '../charts/look.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { type Instance, isProvenance, type Json, typesOf } from './attribute.ts';
import { useTenant } from './broker-api.ts';
import style from './city.module.css';
import { InstanceValue } from './instance-value.tsx';
import type { Names } from './names.ts';
import { frameAround, isGeometry, type Place, readPlace } from './places.ts';
import { writeFrame } from './question.ts';
import { useAreaLabels } from './use-area-labels.ts';
import { hasWebGl } from './web-gl.ts';

const PlacesMap = lazy(() => import('./places-map.tsx'));

interface EntityOriginProps {
  readonly entity: Json;
  readonly instances: readonly Instance[];
  readonly names: Names;
}

/** Where an entity is and where it came from: its place, its types, its times, whose data it says it is, the sources of its type. */
export function EntityOrigin({ entity, instances, names }: EntityOriginProps) {
  const { t } = useText();
  const format = useFormat();
  const { may } = useSession();
  const tenant = useTenant();
  const sources = useGetAll<SourceWire>(may('source.read') ? '/sources' : null).data ?? [];
  const types = typesOf(entity);
  const bringing = sources.filter(
    ({ source }) =>
      (source.tenant ?? undefined) === tenant &&
      types.some((type) => names.short(type) === names.short(source.model.type)),
  );
  const told = instances.filter(({ name }) => isProvenance(names.short(name)));
  const scopes = [entity.scope].flat().filter((scope) => typeof scope === 'string');
  return (
    <Panel title={t('entity.origin')}>
      <LittleMap entity={entity} instances={instances} names={names} />
      <dl className={style.facts}>
        <div>
          <dt>{t('city.id')}</dt>
          <dd>{String(entity.id)}</dd>
        </div>
        <div>
          <dt>{t('city.type')}</dt>
          <dd>
            {types.map((type) => (
              <div key={type}>
                <TextLink to="/entities" search={{ type: names.short(type) }} size="sm" title={type}>
                  {names.short(type)}
                </TextLink>
              </div>
            ))}
          </dd>
        </div>
        {scopes.length > 0 && (
          <div>
            <dt>{t('entity.scope')}</dt>
            <dd>{scopes.join(t('list.comma'))}</dd>
          </div>
        )}
        {told.map((instance) => (
          <div key={`${instance.name} ${instance.datasetId ?? ''}`}>
            <dt>{names.short(instance.name)}</dt>
            <dd>
              <InstanceValue instance={instance} names={names} hasUnit />
            </dd>
          </div>
        ))}
        {bringing.length > 0 && (
          <div>
            <dt>{t('feed.title')}</dt>
            <dd>
              {bringing.map(({ id, source }) => (
                <div key={id}>
                  <TextLink to="/sources/$id" params={{ id }} size="sm">
                    {source.name}
                  </TextLink>
                </div>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('entity.created')}</dt>
          <dd>{format.dateTime(textOf(entity.createdAt))}</dd>
        </div>
        <div>
          <dt>{t('entity.modified')}</dt>
          <dd>{format.dateTime(textOf(entity.modifiedAt))}</dd>
        </div>
        {entity.expiresAt !== undefined && (
          <div>
            <dt>{t('entity.expires')}</dt>
            <dd>{format.dateTime(textOf(entity.expiresAt))}</dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}

function LittleMap({ entity, instances, names }: EntityOriginProps) {
  const { t, locale } = useText();
  const look = useLook();
  const found = instances.find(({ kind, value }) => kind === 'GeoProperty' && isGeometry(value))?.value;
  const written = found === undefined ? undefined : JSON.stringify(found);
  const places = useMemo<readonly Place[]>(() => {
    if (written === undefined) return [];
    const place = readPlace(
      { id: entity.id, type: entity.type, location: JSON.parse(written) },
      names,
      locale,
      undefined,
    );
    return place ? [place] : [];
  }, [written, entity.id, entity.type, names, locale]);
  const frame = useMemo(() => {
    const around = frameAround(places);
    // A single point is shown with its surroundings.
    return around && places[0]?.shape === null
      ? {
          west: around.west - 0.04,
          east: around.east + 0.04,
          south: around.south - 0.02,
          north: around.north + 0.02,
        }
      : around;
  }, [places]);
  const colourOf = useMemo(() => () => look.accent, [look]);
  const labels = useAreaLabels(frame ?? NOWHERE);
  if (frame === undefined || !hasWebGl()) return null;
  return (
    <div className={style.littleMap}>
      <Suspense fallback={<div style={{ height: 180 }} />}>
        <PlacesMap
          label={t('city.map')}
          {...{ places, labels, colourOf, frame, look }}
          factsOf={noFacts}
          outline={undefined}
          height={180}
          onOpen={ignore}
          onMove={ignore}
        />
      </Suspense>
      <TextLink
        to="/entities"
        search={{
          type: names.short(typesOf(entity)[0] ?? ''),
          place: writeFrame({
            west: frame.west - 0.05,
            east: frame.east + 0.05,
            south: frame.south - 0.05,
            north: frame.north + 0.05,
          }),
        }}
        size="sm"
      >
        {t('entity.around')}
      </TextLink>
    </div>
  );
}

const NOWHERE = { west: 0, south: 0, east: 0, north: 0 };
const noFacts = () => [];
const ignore = () => {};
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
