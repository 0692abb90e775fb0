import { MeridianError } from '../model/error.ts';
import { aggregatesOf } from './aggregate-actions.ts';
import { queryTexts } from './entity-query-body.ts';
import {
  type EntityQuestion,
  questionTexts,
  readQuestion,
  readShown,
  shownTexts,
  typesText,
} from './entity-question.ts';
import { replyWith } from './entity-reply.ts';
import { linksOf } from './entity-selection.ts';
import { locationOf, tenantHeader } from './http-answer.ts';
import type { Call, Handler, Reply } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { pageLinks, pageOf } from './http-paging.ts';
import { badRequest } from './http-refusal.ts';
import { isObject } from './read-json.ts';
import { isName, isUri } from './read-text.ts';
import {
  addToEvolution,
  deleteEvolution,
  deleteInstance,
  deleteSeries,
  modifyInstance,
  upsertEvolution,
} from './temporal-actions.ts';
import type { KnownEntity } from './temporal-entity-store.ts';
import { parseTemporalQuery, type TemporalParameters } from './temporal-query.ts';
import {
  type EvolutionQuestion,
  evolutionsOf,
  findEvolution,
  findEvolutions,
} from './temporal-query-actions.ts';
import { readReplacement, readTemporal } from './temporal-read.ts';
import { writeTemporal } from './temporal-write.ts';
import type { TermMap } from './term-map.ts';
import { parseTypes, type TypeSelection } from './type-selection.ts';
import type { JsonObject } from './write-object.ts';

/** Numbers of instances come from the store; what is read needs none. */
const NO_ID = (): string => '';

const upsert: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  const { id = '', ...fragment } = readTemporal(content, map, { use: 'create', now: call.now, newId: NO_ID });
  const outcome = await upsertEvolution(call, { id, fragment });
  if (outcome === 'updated') return nothing(call);
  return {
    status: 201,
    headers: { Location: locationOf('temporal/entities', id), ...tenantHeader(call.tenantName) },
  };
};

const add: Handler = async (call) => {
  const id = idOf(call);
  const { content, map } = await call.take(call.body);
  const fragment = readTemporal(content, map, { use: 'append', now: call.now, newId: NO_ID });
  await addToEvolution(call, { id, types: typesOf(call, map), fragment });
  return nothing(call);
};

const remove: Handler = async (call) => {
  await deleteEvolution(call, { id: idOf(call), types: typesOf(call, await call.linkedMap()) });
  return nothing(call);
};

const removeAttribute: Handler = async (call) => {
  const map = await call.linkedMap();
  const { datasetId, deleteAll } = call.parameters;
  const attribute = attributeOf(call, map);
  if ((datasetId?.length ?? 0) > 1) throw badRequest('context.notUri', 'datasetId', { name: 'datasetId' });
  const [dataset] = datasetId ?? [];
  await deleteSeries(call, {
    id: idOf(call),
    types: typesOf(call, map),
    attribute,
    datasetId: dataset === '@none' ? undefined : dataset,
    deleteAll,
  });
  return nothing(call);
};

const updateInstance: Handler = async (call) => {
  const place = instancePlaceOf(call);
  const { content, map } = await call.take(call.body);
  const attribute = attributeOf(call, map);
  const instance = readReplacement(content, attribute, map, { now: call.now });
  await modifyInstance(call, { ...place, types: typesOf(call, map), attribute, instance });
  return nothing(call);
};

const removeInstance: Handler = async (call) => {
  const map = await call.linkedMap();
  await deleteInstance(call, {
    ...instancePlaceOf(call),
    types: typesOf(call, map),
    attribute: attributeOf(call, map),
  });
  return nothing(call);
};

const retrieve: Handler = async (call) => {
  const id = idOf(call);
  const map = await call.linkedMap();
  const { parameters } = call;
  const shown = readShown(shownTexts(parameters), map);
  const question = questionOf(call, parameters, '', false, shown);
  const known = await findEvolution(call, id, typesOf(call, map));
  const { written, range } = await write(call, [known], question, map, shown.languages);
  const [one] = written;
  if (one === undefined) throw new MeridianError('context.notFound', { id });
  return partial(await replyWith(call, one), range);
};

const query: Handler = async (call) => {
  const map = await call.linkedMap();
  const asked = readQuestion(questionTexts(call.parameters), map);
  return answerQuery(call, asked, questionOf(call, call.parameters, '', true, asked), map, call.linked);
};

const batchQuery: Handler = async (call) => {
  const { content, source, map } = await call.take(call.body);
  const { lang } = call.parameters;
  const texts = queryTexts(content);
  const asked = readQuestion(lang === undefined ? texts : { ...texts, lang }, map);
  const { temporalQ, aggrParams } = content as {
    readonly temporalQ?: unknown;
    readonly aggrParams?: unknown;
  };
  if (!isObject(temporalQ)) throw badRequest('context.noTimeRelation', '/temporalQ');
  const parameters = { ...temporalQ, ...(isObject(aggrParams) ? aggrParams : {}) };
  return answerQuery(call, asked, questionOf(call, parameters, '/temporalQ', true, asked), map, source);
};

async function answerQuery(
  call: Call,
  asked: EntityQuestion,
  question: EvolutionQuestion,
  map: TermMap,
  source: unknown,
): Promise<Reply> {
  // clause 5.7.4.4
  if (linksOf(asked.selection).length > 0) throw badRequest('context.linkedInTemporal', 'q');
  const page = pageOf(call.parameters);
  const found = await findEvolutions(call, {
    selection: asked.selection,
    question,
    ordering: asked.ordering,
    page,
  });
  const { written, range } = await write(call, found.known, question, map, asked.languages);
  const reply = await replyWith(call, written, {
    source,
    pages: pageLinks(`/ngsi-ld/v1${call.operation.path}`, call.query, page, found.more),
    ...(found.total === undefined ? {} : { total: found.total }),
  });
  return partial(reply, range);
}

/** Evolutions in the form asked for; those that are left without anything are not there. */
async function write(
  call: Call,
  known: readonly KnownEntity[],
  question: EvolutionQuestion,
  map: TermMap,
  languages: EntityQuestion['languages'],
): Promise<{ readonly written: readonly JsonObject[]; readonly range?: string | undefined }> {
  const { parameters, broker } = call;
  const { temporal, projection } = question;
  const view = {
    sysAttrs: parameters.options.has('sysAttrs'),
    ...(projection === undefined ? {} : { projection }),
  };
  if (temporal.aggregation !== undefined) {
    const written = await aggregatesOf(
      broker,
      known,
      { ...temporal, aggregation: temporal.aggregation },
      question,
      map,
      view,
    );
    return { written };
  }
  const { entities, range } = await evolutionsOf(broker, known, question);
  const format = parameters.format === 'temporalValues' ? 'temporalValues' : 'normalized';
  const { timeProperty } = temporal;
  const written = entities
    .map((entity) =>
      writeTemporal(entity, map, {
        ...view,
        format,
        timeProperty,
        ...(languages === undefined ? {} : { languages }),
      }),
    )
    .filter((one) => one !== undefined);
  return { written, range };
}

function questionOf(
  call: Call,
  parameters: TemporalParameters,
  path: string,
  required: boolean,
  { projection, datasets }: Pick<EntityQuestion, 'projection' | 'datasets'>,
): EvolutionQuestion {
  const temporal = parseTemporalQuery(parameters, {
    required,
    aggregated: call.parameters.format === 'aggregatedValues',
    path,
  });
  // aggregates are of what has the time property
  const anyTime =
    temporal.range === undefined &&
    temporal.aggregation === undefined &&
    (parameters.timeproperty === undefined || parameters.timeproperty === '');
  return { temporal, anyTime, projection, datasets };
}

const partial = (reply: Reply, range: string | undefined): Reply =>
  range === undefined
    ? reply
    : { ...reply, status: 206, headers: { ...reply.headers, 'Content-Range': range } };

const nothing = ({ tenantName }: Call): Reply => ({ status: 204, headers: tenantHeader(tenantName) });

function idOf({ path: { entityId = '' } }: Call): string {
  if (!isUri(entityId)) throw badRequest('context.notUri', 'entityId', { name: 'entityId' }, entityId);
  return entityId;
}

function attributeOf({ path: { attrId = '' } }: Call, map: TermMap): string {
  if (!isName(attrId)) throw badRequest('context.noName', 'attrId', {}, attrId);
  return attrId === 'scope' ? attrId : map.expand(attrId);
}

function instancePlaceOf(call: Call): { readonly id: string; readonly instanceId: string } {
  const { instanceId = '' } = call.path;
  if (!isUri(instanceId))
    throw badRequest('context.notUri', 'instanceId', { name: 'instanceId' }, instanceId);
  return { id: idOf(call), instanceId };
}

const typesOf = ({ parameters: { type } }: Call, map: TermMap): TypeSelection | undefined =>
  type === undefined ? undefined : parseTypes(typesText(type), map);

export const temporalHandlers: Partial<Record<OperationName, Handler>> = {
  upsertTemporal: upsert,
  queryTemporal: query,
  retrieveTemporal: retrieve,
  deleteTemporal: remove,
  addTemporalAttributes: add,
  deleteTemporalAttribute: removeAttribute,
  updateTemporalInstance: updateInstance,
  deleteTemporalInstance: removeInstance,
  batchQueryTemporal: batchQuery,
};
