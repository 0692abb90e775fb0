import { type EntitySelection, readSelection, type SelectionTexts } from './entity-selection.ts';
import type { GeoParameters } from './geo-query.ts';
import { checkSelection } from './http-selection.ts';
import { type Join, type JoinText, parseJoin } from './join.ts';
import { type Ordering, type OrderParameters, parseOrder } from './order-by.ts';
import type { Parameters } from './parameters.ts';
import { type Projection, type ProjectionText, parseProjection } from './projection.ts';
import type { TermMap } from './term-map.ts';
import { type LanguageRange, parseLanguages } from './write-language.ts';

/** A query of entities (clause 5.7.2), read: which are asked for, in which order, and what is shown of them. */
export interface EntityQuestion extends ShownQuestion {
  readonly selection: EntitySelection;
  readonly ordering?: Ordering;
}

/** What is shown of entities, and what comes along with them. */
export interface ShownQuestion {
  readonly projection?: Projection;
  readonly datasets?: ReadonlySet<string>;
  readonly languages?: readonly LanguageRange[];
  readonly join?: Join;
}

/** The same as it came: parameters of a URL, or a Query in a body. */
export interface QuestionTexts extends ShownTexts {
  readonly selection: SelectionTexts;
  readonly order: OrderParameters;
}
export interface ShownTexts {
  readonly projection: ProjectionText;
  readonly datasetId?: readonly string[];
  readonly lang?: string;
  readonly join: JoinText;
}

/** @throws MeridianError `context.badRequest`, `context.tooComplex` */
export function readQuestion({ selection, order, ...shown }: QuestionTexts, map: TermMap): EntityQuestion {
  const ordering = parseOrder(order, map);
  const read = readShown(shown, map);
  return {
    ...read,
    selection: readSelection(selection, map, read.projection?.attrs),
    ...(ordering === undefined ? {} : { ordering }),
  };
}

/** @throws MeridianError `context.badRequest`, `context.tooComplex` */
export function readShown({ projection, datasetId, lang, join }: ShownTexts, map: TermMap): ShownQuestion {
  const joined = parseJoin(join);
  const projected = parseProjection(projection, map, joined?.levels ?? 0);
  return {
    ...(projected === undefined ? {} : { projection: projected }),
    ...(datasetId === undefined ? {} : { datasets: new Set(datasetId) }),
    ...(lang === undefined ? {} : { languages: parseLanguages(lang) }),
    ...(joined === undefined ? {} : { join: joined }),
  };
}

/** The selection that the parameters of a request tell. */
export const selectionTexts = (parameters: Parameters): SelectionTexts => {
  const { id, idPattern, type } = parameters;
  return {
    selectors: [
      {
        ...(id === undefined ? {} : { id }),
        ...(idPattern === undefined ? {} : { idPattern }),
        ...(type === undefined ? {} : { type: typesText(type) }),
      },
    ],
    ...some(parameters, ['q', 'scopeQ', 'expandValues', 'jsonKeys']),
    geo: some(parameters, ['georel', 'geometry', 'coordinates', 'geoproperty']) satisfies GeoParameters,
  };
};

/** Alternatives in parentheses, which clause 4.17 does not know but the conformance tests have, without them. */
export const typesText = (types: string): string => /^\(([^();]*)\)$/.exec(types)?.[1] ?? types;

/**
 * The query that the parameters of a request tell.
 * @throws MeridianError `context.badRequest` where they say too little of the entities that they are about
 */
export function questionTexts(parameters: Parameters): QuestionTexts {
  checkSelection(parameters, 'query');
  return {
    ...shownTexts(parameters),
    selection: selectionTexts(parameters),
    order: some(parameters, ['orderBy', 'collation', 'orderFrom', 'orderGeometry']),
  };
}

export const shownTexts = (parameters: Parameters): ShownTexts => ({
  projection: some(parameters, ['pick', 'omit', 'attrs']),
  join: some(parameters, ['join', 'joinLevel', 'containedBy']),
  ...some(parameters, ['datasetId', 'lang']),
});

/** Those of the members that are there. */
function some<Name extends keyof Parameters>(
  parameters: Parameters,
  names: readonly Name[],
): { readonly [One in Name]?: NonNullable<Parameters[One]> } {
  const picked: { [One in Name]?: NonNullable<Parameters[One]> } = {};
  for (const name of names) {
    const value = parameters[name];
    if (value !== undefined) picked[name] = value as NonNullable<Parameters[Name]>;
  }
  return picked;
}
