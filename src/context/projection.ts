import { MeridianError } from '../model/error.ts';
import type { Entity } from './entity.ts';
import { ENTITY_MEMBERS } from './entity-members.ts';
import { isName } from './read-text.ts';
import type { TermMap } from './term-map.ts';

/**
 * Which members of an entity are shown: attributes by their IRIs, members of the entity itself by their names, which have no
 * colon. It holds for one entity; what relationships lead to has projections of its own, or none.
 */
export interface Projection {
  readonly pick?: ReadonlySet<string>;
  readonly omit?: ReadonlySet<string>;
  /** Of the entities that a relationship leads to, by its IRI. */
  readonly linked?: ReadonlyMap<string, Projection>;
  /** IRIs given as `attrs`: an entity that has none of them does not match (clause 5.7.1.4). */
  readonly attrs?: readonly string[];
}

export interface ProjectionLimits {
  /** UTF-16 units of each parameter. */
  readonly length: number;
  /** Names of each parameter, those in braces included. */
  readonly names: number;
}
export const PROJECTION_LIMITS: ProjectionLimits = { length: 10_000, names: 500 };

export interface ProjectionText {
  readonly pick?: string;
  readonly omit?: string;
  readonly attrs?: string;
}

export const isKept = ({ pick, omit }: Projection, name: string): boolean =>
  (pick === undefined || pick.has(name)) && !omit?.has(name);

/** Whether an entity has one of the attributes asked for by `attrs`, if there are any. */
export const hasAsked = ({ attributes }: Entity, projection: Projection | undefined): boolean =>
  projection?.attrs === undefined || projection.attrs.some((name) => Object.hasOwn(attributes, name));

/**
 * Reads `pick` and `omit` (clause 4.21) or `attrs`, its older synonym without members of the entity itself. `levels` is how many
 * linked entities deep the request goes, 0 without a join.
 * @throws MeridianError `context.badRequest`, `context.tooComplex` beyond the limits
 */
export function parseProjection(
  { pick, omit, attrs }: ProjectionText,
  map: TermMap,
  levels: number,
  limits: ProjectionLimits = PROJECTION_LIMITS,
): Projection | undefined {
  if (attrs !== undefined) {
    if (pick !== undefined || omit !== undefined) throw refusal('attrs', 'context.projectionAttrs');
    return attrsProjection(attrs, map, limits);
  }
  const picked = pick === undefined ? undefined : new Reader('pick', pick, map, levels, limits).read();
  const omitted = omit === undefined ? undefined : new Reader('omit', omit, map, levels, limits).read();
  return projectionOf(picked, omitted, map);
}

function attrsProjection(text: string, map: TermMap, limits: ProjectionLimits): Projection {
  const names = [...new Reader('attrs', text, map, 0, limits).read().keys()];
  const core = names.find((name) => ENTITY_MEMBERS.has(name));
  if (core !== undefined) throw refusal('attrs', 'context.projectionMember', { name: core });
  return { pick: new Set([...ENTITY_MEMBERS, ...names]), attrs: names };
}

/** Names of one level; a name without braces has undefined, and stands for everything below it. */
type Names = Map<string, Names | undefined>;

function projectionOf(
  pick: Names | undefined,
  omit: Names | undefined,
  map: TermMap,
): Projection | undefined {
  if (pick === undefined && omit === undefined) return undefined;
  const gone = new Set([...(omit ?? [])].filter(([, inside]) => inside === undefined).map(([name]) => name));
  for (const name of gone)
    if (pick?.has(name)) throw refusal('omit', 'context.projectionBoth', { name: map.compact(name) });
  const linked = new Map<string, Projection>();
  for (const name of new Set([...(pick?.keys() ?? []), ...(omit?.keys() ?? [])])) {
    const inside = projectionOf(pick?.get(name), omit?.get(name), map);
    if (inside !== undefined) linked.set(name, inside);
  }
  return {
    ...(pick === undefined ? {} : { pick: new Set(pick.keys()) }),
    ...(omit === undefined ? {} : { omit: gone }),
    ...(linked.size === 0 ? {} : { linked }),
  };
}

const SEPARATOR = /[,|{}]/g;

class Reader {
  readonly #parameter: keyof ProjectionText;
  readonly #text: string;
  readonly #map: TermMap;
  readonly #levels: number;
  readonly #limits: ProjectionLimits;
  #at = 0;
  #names = 0;

  constructor(
    parameter: keyof ProjectionText,
    text: string,
    map: TermMap,
    levels: number,
    limits: ProjectionLimits,
  ) {
    this.#parameter = parameter;
    this.#text = text;
    this.#map = map;
    this.#levels = levels;
    this.#limits = limits;
  }

  read(): Names {
    if (this.#text.length > this.#limits.length)
      throw tooComplex(this.#parameter, 'context.projectionLong', this.#limits.length);
    const names = this.#list(0);
    if (this.#at < this.#text.length) throw this.#refusal('context.projectionBrace', this.#at);
    return names;
  }

  #list(level: number): Names {
    const names: Names = new Map();
    do {
      const name = this.#name();
      const inside = this.#text[this.#at] === '{' ? this.#inside(level + 1) : undefined;
      const before = names.get(name);
      if (!names.has(name)) names.set(name, inside);
      else names.set(name, before && inside && union(before, inside));
    } while (this.#skip(',') || this.#skip('|'));
    return names;
  }

  #inside(level: number): Names {
    if (level > this.#levels)
      throw this.#refusal('context.projectionDepth', this.#at, { levels: this.#levels });
    const opened = this.#at++;
    const names = this.#list(level);
    if (!this.#skip('}')) throw this.#refusal('context.projectionBrace', opened);
    return names;
  }

  #name(): string {
    const from = this.#at;
    SEPARATOR.lastIndex = from;
    this.#at = SEPARATOR.exec(this.#text)?.index ?? this.#text.length;
    const name = this.#text.slice(from, this.#at);
    if (!isName(name)) throw this.#refusal('context.projectionName', from);
    if (++this.#names > this.#limits.names)
      throw tooComplex(this.#parameter, 'context.projectionNames', this.#limits.names);
    return ENTITY_MEMBERS.has(name) ? name : this.#map.expand(name);
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #refusal(code: string, at: number, details: Readonly<Record<string, string | number>> = {}): MeridianError {
    return refusal(this.#parameter, code, { position: at + 1, ...details }, this.#text.slice(at, at + 40));
  }
}

function union(one: Names, other: Names): Names {
  const names: Names = new Map(one);
  for (const [name, inside] of other) {
    const before = names.get(name);
    if (!names.has(name)) names.set(name, inside);
    else names.set(name, before && inside && union(before, inside));
  }
  return names;
}

const refusal = (
  parameter: keyof ProjectionText,
  code: string,
  details: Readonly<Record<string, string | number>> = {},
  value = '',
): MeridianError =>
  new MeridianError('context.badRequest', {}, [
    {
      code,
      severity: 'error',
      at: { path: `/${parameter}` },
      ...(value === '' ? {} : { value }),
      details,
    },
  ]);

const tooComplex = (parameter: keyof ProjectionText, code: string, most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    { code, severity: 'error', at: { path: `/${parameter}` }, details: { most } },
  ]);
