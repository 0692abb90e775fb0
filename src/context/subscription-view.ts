import { type Join, parseJoin } from './join.ts';
import { PROJECTION_LIMITS, type Projection, type ProjectionLimits, parseProjection } from './projection.ts';
import type { NotificationParameters, Subscription } from './subscription.ts';
import { IRIS } from './subscription-names.ts';
import type { View } from './write-entity.ts';
import { parseLanguages } from './write-language.ts';

/** How a subscription's notifications bring linked entities along. */
export const joinOf = ({
  join,
  joinLevel,
}: Pick<NotificationParameters, 'join' | 'joinLevel'>): Join | undefined =>
  parseJoin({
    ...(join === undefined ? {} : { join }),
    ...(joinLevel === undefined ? {} : { joinLevel: `${joinLevel}` }),
  });

/** Which members of entities a subscription's notifications show. */
export const projectionOf = (
  { attributes, pick, omit }: Pick<NotificationParameters, 'attributes' | 'pick' | 'omit'>,
  join: Join | undefined,
  limits: ProjectionLimits = PROJECTION_LIMITS,
): Projection | undefined =>
  parseProjection(
    {
      ...(attributes === undefined ? {} : { attrs: attributes.join(',') }),
      ...(pick === undefined ? {} : { pick: pick.join(',') }),
      ...(omit === undefined ? {} : { omit: omit.join(',') }),
    },
    IRIS,
    join?.levels ?? 0,
    limits,
  );

/** What was read is within the limits that held then. */
const ANY_SIZE: ProjectionLimits = { length: Number.POSITIVE_INFINITY, names: Number.POSITIVE_INFINITY };

/** How a subscription's notifications show entities. */
export function viewOf({ notification, lang, datasetId }: Subscription): View {
  const { format = 'normalized', sysAttrs = false } = notification;
  const projection = projectionOf(notification, joinOf(notification), ANY_SIZE);
  return {
    format: format === 'keyValues' ? 'simplified' : format,
    sysAttrs,
    ...(lang === undefined ? {} : { languages: parseLanguages(lang) }),
    ...(datasetId === undefined ? {} : { datasets: new Set(datasetId) }),
    ...(projection === undefined ? {} : { projection: withDeletion(projection) }),
  };
}

/** That an entity was deleted is told whatever else is shown of it. */
const withDeletion = ({ pick, ...projection }: Projection): Projection =>
  pick === undefined ? projection : { ...projection, pick: new Set(pick).add('deletedAt') };
