import { MeridianError } from '../model/error.ts';
import { issueMessage } from '../platform/i18n.ts';
import {
  appendAttributes,
  createEntity,
  deleteAttribute,
  deleteEntity,
  mergeEntity,
  purgeEntities,
  replaceAttribute,
  replaceEntity,
  type Target,
  updateAttribute,
  updateAttributes,
} from './entity-actions.ts';
import {
  assertBatch,
  type BatchElement,
  createBatch,
  deleteBatch,
  mergeBatch,
  updateBatch,
  upsertBatch,
} from './entity-batch-actions.ts';
import { selectionTexts, typesText } from './entity-question.ts';
import { readSelection } from './entity-selection.ts';
import { locationOf, problemHeaders } from './http-answer.ts';
import { type BatchOutcome, batchAnswer, updateAnswer } from './http-batch.ts';
import type { Call, Handler, Reply } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { badRequest } from './http-refusal.ts';
import { checkSelection } from './http-selection.ts';
import type { Patched } from './patch-change.ts';
import { dateTimeOf } from './read-text.ts';
import type { TermMap } from './term-map.ts';
import { parseTypes } from './type-selection.ts';

const DONE: Reply = { status: 204 };

/** The entity that the path names, of the types that the parameters allow. */
function targetOf({ path, parameters }: Call, map: TermMap): Target {
  const { type } = parameters;
  return {
    id: path.entityId ?? '',
    ...(type === undefined ? {} : { types: parseTypes(typesText(type), map) }),
  };
}

const attributeOf = ({ path }: Call): string => path.attrId ?? '';

const create: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  const id = await createEntity(call, { body: content, map });
  return { status: 201, headers: { Location: locationOf('entities', id) } };
};

const remove: Handler = async (call) => {
  await deleteEntity(call, targetOf(call, await call.linkedMap()));
  return DONE;
};

const replace: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  await replaceEntity(call, { ...targetOf(call, map), body: content, map });
  return DONE;
};

const merge: Handler = async (call) => {
  const { lang, observedAt, format } = call.parameters;
  const time = observedAt === undefined ? undefined : dateTimeOf(observedAt);
  if (observedAt !== undefined && time === undefined)
    throw badRequest('context.noDateTime', 'observedAt', {}, observedAt);
  const { content, map } = await call.take(call.body);
  await mergeEntity(call, {
    ...targetOf(call, map),
    body: content,
    map,
    simplified: format === 'simplified',
    ...(lang === undefined ? {} : { lang }),
    ...(time === undefined ? {} : { observedAt: time }),
  });
  return DONE;
};

const append: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  const overwrite = !call.parameters.options.has('noOverwrite');
  return updateReply(
    call,
    await appendAttributes(call, { ...targetOf(call, map), body: content, map, overwrite }),
  );
};

const update: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  return updateReply(call, await updateAttributes(call, { ...targetOf(call, map), body: content, map }));
};

function updateReply({ tenantName, locale }: Call, { updated, notUpdated }: Patched): Reply {
  const told = notUpdated.map(({ name, reason }) => ({
    attributeName: name,
    reason: issueMessage(locale, { code: reason, severity: 'error', at: {} }),
  }));
  return {
    ...updateAnswer(updated, told),
    headers: notUpdated.length === 0 ? {} : problemHeaders(tenantName),
  };
}

const updateOne: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  await updateAttribute(call, { ...targetOf(call, map), attribute: attributeOf(call), body: content, map });
  return DONE;
};

const replaceOne: Handler = async (call) => {
  const { content, map } = await call.take(call.body);
  await replaceAttribute(call, { ...targetOf(call, map), attribute: attributeOf(call), body: content, map });
  return DONE;
};

const removeOne: Handler = async (call) => {
  const map = await call.linkedMap();
  const { datasetId, deleteAll = false } = call.parameters;
  const [dataset, ...others] = datasetId ?? [];
  if (others.length > 0) throw badRequest('context.oneDataset', 'datasetId');
  await deleteAttribute(call, {
    ...targetOf(call, map),
    attribute: attributeOf(call),
    map,
    deleteAll,
    ...(dataset === undefined || dataset === '@none' ? {} : { datasetId: dataset }),
  });
  return DONE;
};

const purge: Handler = async (call) => {
  const { parameters } = call;
  const { keep, drop } = parameters;
  if (keep !== undefined && drop !== undefined)
    throw badRequest('context.conflictingOptions', 'keep', { name: 'keep, drop' });
  checkSelection(parameters, 'purge');
  const map = await call.linkedMap();
  const names = (keep ?? drop)?.map(map.expand);
  await purgeEntities(call, {
    selection: readSelection(selectionTexts(parameters), map),
    ...(names === undefined ? {} : { attributes: { names, mode: keep === undefined ? 'drop' : 'keep' } }),
  });
  return DONE;
};

/** The elements of a batch, each with its own @context, or with the refusal of that. */
async function documentsOf(call: Call): Promise<readonly BatchElement[]> {
  const { body } = call;
  assertBatch(body);
  const elements: BatchElement[] = [];
  for (const item of body)
    try {
      const { content, map } = await call.take(item);
      elements.push({ body: content, map });
    } catch (error) {
      if (!(error instanceof MeridianError)) throw error;
      elements.push({ body: item, error });
    }
  return elements;
}

function batchReply({ locale, tenantName }: Call, outcome: BatchOutcome): Reply {
  const answer = batchAnswer(outcome, locale);
  return answer.status === 204 ? answer : { ...answer, headers: problemHeaders(tenantName) };
}

const batchUpsert: Handler = async (call) => {
  const mode = call.parameters.options.has('update') ? 'update' : 'replace';
  return batchReply(call, await upsertBatch(call, await documentsOf(call), mode));
};

const batchUpdate: Handler = async (call) => {
  const overwrite = !call.parameters.options.has('noOverwrite');
  return batchReply(call, await updateBatch(call, await documentsOf(call), { overwrite }));
};

const batchDelete: Handler = async (call) => {
  assertBatch(call.body);
  return batchReply(call, await deleteBatch(call, call.body));
};

export const entityHandlers: Partial<Record<OperationName, Handler>> = {
  createEntity: create,
  deleteEntity: remove,
  replaceEntity: replace,
  mergeEntity: merge,
  purgeEntities: purge,
  appendAttributes: append,
  updateAttributes: update,
  updateAttribute: updateOne,
  replaceAttribute: replaceOne,
  deleteAttribute: removeOne,
  batchCreate: async (call) => batchReply(call, await createBatch(call, await documentsOf(call))),
  batchUpsert,
  batchUpdate,
  batchDelete,
  batchMerge: async (call) => batchReply(call, await mergeBatch(call, await documentsOf(call))),
};
