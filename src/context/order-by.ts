import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Geometry } from './geo-geometry.ts';
import { type Distances, prepareDistances } from './geo-query.ts';
import { readReference } from './geo-reference.ts';
import { prepareRelations } from './geo-relation.ts';
import { collatorOf, DEFAULT_COLLATION } from './order-collation.ts';
import { isName } from './read-text.ts';
import type { TermMap } from './term-map.ts';

/** An order of entities (clause 4.23), ready for comparing. The id, ascending, comes last in every order. */
export interface Ordering {
  readonly terms: readonly OrderTerm[];
  readonly collator: Intl.Collator;
  /** Metres to the geometry that distances are taken from; there if a term asks for them. */
  readonly distances?: Distances;
  /** That geometry. */
  readonly origin?: Geometry;
}

export interface OrderTerm {
  readonly target: OrderTarget;
  readonly descending: boolean;
  readonly byDistance: boolean;
}

export type OrderTarget =
  | { readonly kind: 'entity'; readonly member: EntityMember }
  /** An attribute, its sub-attribute and so on, as IRIs; then a member of the instance, or names inside of its value. */
  | {
      readonly kind: 'attribute';
      readonly names: readonly string[];
      readonly member?: InstanceMember;
      readonly inside: readonly string[];
    };

const ENTITY_MEMBERS = ['id', 'type', 'scope', 'createdAt', 'modifiedAt', 'expiresAt'] as const;
export type EntityMember = (typeof ENTITY_MEMBERS)[number];
const INSTANCE_MEMBERS = [
  'observedAt',
  'createdAt',
  'modifiedAt',
  'expiresAt',
  'unitCode',
  'datasetId',
] as const;
export type InstanceMember = (typeof INSTANCE_MEMBERS)[number];

/** The parameters as they came: texts of a URL, or members of OrderingParams (clause 5.2.43). */
export interface OrderParameters {
  /** Terms with a comma between them, or a list of them. */
  readonly orderBy?: unknown;
  readonly collation?: unknown;
  /** Coordinates that distances are taken from, or their JSON text. */
  readonly orderFrom?: unknown;
  /** Their type of geometry; a point unless it is said. */
  readonly orderGeometry?: unknown;
}

export interface OrderLimits {
  /** UTF-16 units of the whole text. */
  readonly length: number;
  readonly terms: number;
  /** Names of one term's path. */
  readonly names: number;
}
const ORDER_LIMITS: OrderLimits = { length: 4_096, terms: 16, names: 16 };

/** Where each parameter stands, as JSON Pointers. */
export interface OrderPaths {
  readonly orderBy: string;
  readonly collation: string;
  readonly from: string;
  readonly geometry: string;
}
const QUERY_PATHS: OrderPaths = {
  orderBy: '/orderBy',
  collation: '/collation',
  from: '/orderFrom',
  geometry: '/orderGeometry',
};

const DIRECTIONS = new Map([
  ['asc', { descending: false, byDistance: false }],
  ['desc', { descending: true, byDistance: false }],
  ['dist-asc', { descending: false, byDistance: true }],
  ['dist-desc', { descending: true, byDistance: true }],
]);
const PATH = /^([^[\]]+)(?:\[([^[\]]+)\])?$/;

/**
 * Reads an order such as `name;desc,address[city],location;dist-asc`. Without `orderBy` there is none, whatever else is given.
 * @throws MeridianError `context.badRequest` with everything that is wrong, `context.tooComplex` beyond the limits
 */
export function parseOrder(
  given: OrderParameters,
  map: TermMap,
  { paths = QUERY_PATHS, limits = ORDER_LIMITS } = {},
): Ordering | undefined {
  if (given.orderBy === undefined) return undefined;
  const issues: Issue[] = [];
  const refuse = (code: string, path: string, value?: unknown, details: Issue['details'] = {}): undefined => {
    const shown = typeof value === 'string' ? { value: value.slice(0, 200) } : {};
    issues.push({ code, severity: 'error', at: { path }, ...shown, details });
  };
  const terms: OrderTerm[] = [];
  for (const text of textsOf(given.orderBy, paths.orderBy, limits)) {
    const term = termOf(text, map, limits);
    if (term) terms.push(term);
    else refuse('context.orderTerm', paths.orderBy, text);
  }
  const collation = given.collation ?? DEFAULT_COLLATION;
  const collator = typeof collation === 'string' ? collatorOf(collation) : undefined;
  if (!collator) refuse('context.orderCollation', paths.collation, collation);
  let distances: Distances | undefined;
  let origin: Geometry | undefined;
  if (terms.some(({ byDistance }) => byDistance)) {
    const { orderFrom: coordinates, orderGeometry: type = 'Point' } = given;
    const reading =
      coordinates === undefined
        ? refuse('context.orderFrom', paths.from)
        : readReference({ type, coordinates }, { type: paths.geometry, coordinates: paths.from });
    if (reading?.issue) issues.push(reading.issue);
    else if (reading) {
      origin = reading.geometry;
      distances = prepareDistances(origin, prepareRelations(origin, reading.shape));
    }
  }
  if (issues.length > 0 || !collator) throw new MeridianError('context.badRequest', {}, issues);
  return { terms, collator, ...(distances && origin ? { distances, origin } : {}) };
}

function textsOf(orderBy: unknown, path: string, limits: OrderLimits): readonly unknown[] {
  const tooComplex = (code: string, most: number): MeridianError =>
    new MeridianError('context.tooComplex', {}, [
      { code, severity: 'error', at: { path }, details: { most } },
    ]);
  if (typeof orderBy === 'string' && orderBy.length > limits.length)
    throw tooComplex('context.limitText', limits.length);
  const texts =
    typeof orderBy === 'string' ? orderBy.split(',') : Array.isArray(orderBy) ? orderBy : [orderBy];
  if (texts.length > limits.terms) throw tooComplex('context.limitTypes', limits.terms);
  return texts.length === 0 ? [''] : texts;
}

function termOf(text: unknown, map: TermMap, limits: OrderLimits): OrderTerm | undefined {
  if (typeof text !== 'string' || text.length > limits.length) return undefined;
  const [path, way = 'asc', ...rest] = text.split(';');
  const direction = DIRECTIONS.get(way);
  const parts = PATH.exec(path!);
  if (!direction || rest.length > 0 || !parts) return undefined;
  const names = parts[1]!.split('.');
  const inside = parts[2]?.split('.') ?? [];
  if (names.length + inside.length > limits.names) return undefined;
  if (!names.every((name) => isName(name)) || inside.some((name) => name === '')) return undefined;
  return { target: targetOf(names, inside, map), ...direction };
}

function targetOf(names: readonly string[], inside: readonly string[], map: TermMap): OrderTarget {
  const last = names.at(-1)!;
  if (inside.length === 0) {
    const member = ENTITY_MEMBERS.find((name) => name === last);
    if (names.length === 1 && member) return { kind: 'entity', member };
    const ofInstance = INSTANCE_MEMBERS.find((name) => name === last);
    if (names.length > 1 && ofInstance)
      return { kind: 'attribute', names: names.slice(0, -1).map(map.expand), member: ofInstance, inside };
  }
  return { kind: 'attribute', names: names.map(map.expand), inside };
}
