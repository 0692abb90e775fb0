import type { Names } from './names.ts';

/** What the page of entities is asked for; all of it stands in the address. */
export interface EntitySearch {
  /** A type by its short name; without one, entities of every type. */
  readonly type?: string;
  /** A query in NGSI-LD's query language, with short names. */
  readonly q?: string;
  /** An attribute's short name, or a member of the entity; `;desc` behind it turns the order. */
  readonly order?: string;
  /** Degrees west, south, east, north, between commas: only entities whose place meets this frame. */
  readonly place?: string;
  /** From 1. */
  readonly page?: number;
  /** Short names of the attributes that the table shows, between commas. */
  readonly columns?: string;
  /** Short name of the numeric attribute that colours the map. */
  readonly colour?: string;
}

export interface Frame {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A change of a search; what is undefined is taken away. */
export type SearchChange = { readonly [Key in keyof EntitySearch]?: EntitySearch[Key] | undefined };

/** The body of a query of entities and the @context of its names. */
export interface Question {
  readonly body: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, string>> | undefined;
}

/**
 * The question to the broker. `pick` names attributes to be shown, by short names; without it all are. An order matters to pages only:
 * `inOrder` asks for it.
 */
export function questionOf(
  search: EntitySearch,
  names: Names,
  { pick, inOrder = false }: { readonly pick?: readonly string[]; readonly inOrder?: boolean } = {},
): Question {
  const frame = readFrame(search.place);
  const order = inOrder ? search.order : undefined;
  return {
    body: {
      type: 'Query',
      entities: [{ type: search.type === undefined ? '*' : names.full(search.type) }],
      ...(search.q === undefined ? {} : { q: search.q }),
      ...(frame === undefined ? {} : { geoQ: geoOf(frame) }),
      ...(order === undefined ? {} : { ordering: { orderBy: [order] } }),
      ...(pick === undefined ? {} : { pick: ['id', 'type', ...pick.map(names.full)] }),
    },
    context: names.contextOf(search.q, order?.split(';')[0]),
  };
}

const geoOf = ({ west, south, east, north }: Frame) => ({
  georel: 'intersects',
  geometry: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

/** A frame as the address writes it; undefined for anything else. */
export function readFrame(text: string | undefined): Frame | undefined {
  const parts = text?.split(',').map(Number) ?? [];
  const [west, south, east, north] = parts;
  if (parts.length !== 4 || parts.some((part) => !Number.isFinite(part))) return undefined;
  return west! < east! && south! < north!
    ? { west: west!, south: south!, east: east!, north: north! }
    : undefined;
}

/** To about a metre. */
export const writeFrame = ({ west, south, east, north }: Frame): string =>
  [west, south, east, north].map((degree) => Number(degree.toFixed(5))).join(',');

/** The order after a click on a column: ascending, then descending, then none. */
export function turnOrder(order: string | undefined, column: string): string | undefined {
  if (order === column) return `${column};desc`;
  return order === `${column};desc` ? undefined : column;
}

export const listOf = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : text.split(',').filter((part) => part !== '');
