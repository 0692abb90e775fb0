import { MeridianError } from '../model/error.ts';
import { GEO_TYPE } from './accept.ts';
import { discoveryHandlers } from './discovery-routes.ts';
import type { Entity } from './entity.ts';
import { queryEntities, retrieveEntity, showEntity } from './entity-query-actions.ts';
import { queryTexts } from './entity-query-body.ts';
import {
  type EntityQuestion,
  questionTexts,
  readQuestion,
  readShown,
  type ShownQuestion,
  shownTexts,
  typesText,
} from './entity-question.ts';
import { replyWith } from './entity-reply.ts';
import type { ShownForm } from './entity-shelf.ts';
import type { Call, Handler, Reply } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { pageLinks, pageOf } from './http-paging.ts';
import { badRequest } from './http-refusal.ts';
import type { Lookup } from './join.ts';
import { type WriteRoot, writeJoined } from './join-write.ts';
import { isUri } from './read-text.ts';
import type { TermMap } from './term-map.ts';
import { parseTypes } from './type-selection.ts';
import { type View, writeEntity } from './write-entity.ts';
import { LOCATION, writeFeature } from './write-geojson.ts';
import type { Format } from './write-instance.ts';
import type { JsonObject } from './write-object.ts';

const viewOf = ({ parameters }: Call, { projection, datasets, languages }: ShownQuestion): View => ({
  format: (parameters.format as Format | undefined) ?? 'normalized',
  ...(parameters.options.has('sysAttrs') ? { sysAttrs: true } : {}),
  ...(projection === undefined ? {} : { projection }),
  ...(datasets === undefined ? {} : { datasets }),
  ...(languages === undefined ? {} : { languages }),
});

/** The form in which the entities of the answer themselves are written. */
function rootOf({ exchange, parameters }: Call, map: TermMap): WriteRoot {
  const { geometryProperty } = parameters;
  if (exchange.answerType !== GEO_TYPE) {
    // clause 5.7.1.4
    if (geometryProperty !== undefined)
      throw badRequest('context.geometryWithoutGeoJson', 'geometryProperty');
    return writeEntity;
  }
  const geometry = geometryProperty === undefined ? LOCATION : map.expand(geometryProperty);
  return (entity, names, view, linked) => writeFeature(entity, names, view, geometry, linked);
}

const written = (
  roots: readonly Entity[],
  lookup: Lookup,
  { join }: ShownQuestion,
  map: TermMap,
  view: View,
  write: WriteRoot,
): readonly JsonObject[] =>
  join === undefined
    ? roots.map((entity) => write(entity, map, view)).filter((one) => one !== undefined)
    : writeJoined(roots, lookup, join, map, view, write);

/** The form of entities of which all is shown, and nothing else. */
function formOf(
  { exchange }: Call,
  { join }: ShownQuestion,
  map: TermMap,
  view: View,
): ShownForm | undefined {
  const { format, sysAttrs, projection, datasets, languages } = view;
  if (exchange.answerType === GEO_TYPE || join || projection || datasets || languages) return undefined;
  const write = (entity: Entity): string => JSON.stringify(writeEntity(entity, map, view));
  return { map, name: sysAttrs ? `${format} sysAttrs` : format, write };
}

async function answerQuery(
  call: Call,
  question: EntityQuestion,
  map: TermMap,
  source: unknown,
): Promise<Reply> {
  const { parameters } = call;
  const page = pageOf(parameters);
  const path = `/ngsi-ld/v1${call.operation.path}`;
  const view = viewOf(call, question);
  const write = rootOf(call, map);
  const form = formOf(call, question, map, view);
  const found = await queryEntities(call, { question, page, view, form });
  const { entities, texts, more, total, lookup } = found;
  return replyWith(call, texts ?? written(entities, lookup, question, map, view, write), {
    source,
    pages: pageLinks(path, call.query, page, more),
    ...(total === undefined ? {} : { total }),
  });
}

const query: Handler = async (call) => {
  const map = await call.linkedMap();
  const question = readQuestion(questionTexts(call.parameters), map);
  return answerQuery(call, question, map, call.linked);
};

const batchQuery: Handler = async (call) => {
  const { content, source, map } = await call.take(call.body);
  const { lang } = call.parameters;
  const texts = queryTexts(content);
  const question = readQuestion(lang === undefined ? texts : { ...texts, lang }, map);
  return answerQuery(call, question, map, source);
};

function entityIdOf({ path }: Call): string {
  const { entityId = '' } = path;
  if (!isUri(entityId)) throw badRequest('context.notUri', 'entityId', { name: 'entityId' }, entityId);
  return entityId;
}

const retrieve: Handler = async (call) => {
  const map = await call.linkedMap();
  const { type } = call.parameters;
  const question = readShown(shownTexts(call.parameters), map);
  const view = viewOf(call, question);
  const write = rootOf(call, map);
  const id = entityIdOf(call);
  const form = type === undefined ? formOf(call, question, map, view) : undefined;
  if (form !== undefined) return replyWith(call, await showEntity(call, { id, form }));
  const { entity, lookup } = await retrieveEntity(call, {
    id,
    ...(type === undefined ? {} : { types: parseTypes(typesText(type), map) }),
    question,
    view,
  });
  const all = written([entity], lookup, question, map, view, write);
  // pick and omit leave nothing
  if (all.length === 0) throw new MeridianError('context.notFound', { id: entity.id });
  return replyWith(call, question.join?.kind === 'flat' ? all : all[0]!);
};

export const queryHandlers: Partial<Record<OperationName, Handler>> = {
  queryEntities: query,
  retrieveEntity: retrieve,
  batchQuery,
  ...discoveryHandlers,
};
