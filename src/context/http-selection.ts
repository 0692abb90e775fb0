import { badRequest } from './http-refusal.ts';

/** What a query says of the entities that it is about. */
export interface Selection {
  readonly type?: string;
  readonly attrs?: string;
  readonly q?: string;
  readonly georel?: string;
  readonly geometry?: string;
  readonly id?: readonly string[];
  readonly idPattern?: string;
  readonly local?: boolean;
}

/**
 * Whether a query says enough of the entities that it is about (tables 6.4.3.2-1, 6.4.3.3-1, 6.18.3.2-1): their types, attributes, a
 * condition or a place, unless it stays local, as it does with the type `*`. Ids alone suffice to purge (ETSI's test 060_05), not to
 * query (019_03_05, 021_24).
 * @throws MeridianError `context.badRequest`
 */
export function checkSelection(
  { type, attrs, q, georel, geometry, id, idPattern, local }: Selection,
  purpose: 'query' | 'purge',
): void {
  const isAny = type?.trim() === '*';
  if (isAny && local === false) throw badRequest('context.anyTypeIsLocal', 'local');
  if (local || isAny) return;
  const ids = purpose === 'purge' ? [id, idPattern] : [];
  if ([type, attrs, q, georel, geometry, ...ids].every((one) => one === undefined))
    throw badRequest('context.noSelection', '');
}
