import {
  describeAttribute,
  describeAttributes,
  describeType,
  describeTypes,
  listAttributes,
  listTypes,
} from './discovery-actions.ts';
import { replyWith } from './entity-reply.ts';
import type { Call, Handler } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { badRequest } from './http-refusal.ts';
import { isName } from './read-text.ts';
import type { TermMap } from './term-map.ts';
import {
  writeAttributeInfo,
  writeAttributeList,
  writeAttributeOfList,
  writeType,
  writeTypeInfo,
  writeTypeList,
} from './write-discovery.ts';

/** A list is made for the question, and so is its id. */
function listId({ broker }: Call, kind: string): string {
  const id = Buffer.from(broker.randomBytes(16)).toString('hex');
  return `urn:ngsi-ld:${kind}:${id}`;
}

/** The IRI of a name of the path. */
function nameIn(call: Call, map: TermMap, variable: 'type' | 'attrId'): string {
  const name = call.path[variable] ?? '';
  if (!isName(name)) throw badRequest('context.noName', variable, {}, name);
  return map.expand(name);
}

export const discoveryHandlers: Partial<Record<OperationName, Handler>> = {
  listTypes: async (call) => {
    const map = await call.linkedMap();
    if (call.parameters.details)
      return replyWith(
        call,
        (await describeTypes(call)).map((type) => writeType(type, map)),
      );
    return replyWith(call, writeTypeList(listId(call, 'EntityTypeList'), await listTypes(call), map));
  },
  retrieveType: async (call) => {
    const map = await call.linkedMap();
    return replyWith(call, writeTypeInfo(await describeType(call, nameIn(call, map, 'type')), map));
  },
  listAttributes: async (call) => {
    const map = await call.linkedMap();
    if (call.parameters.details)
      return replyWith(
        call,
        (await describeAttributes(call)).map((one) => writeAttributeOfList(one, map)),
      );
    return replyWith(
      call,
      writeAttributeList(listId(call, 'AttributeList'), await listAttributes(call), map),
    );
  },
  retrieveAttribute: async (call) => {
    const map = await call.linkedMap();
    return replyWith(
      call,
      writeAttributeInfo(await describeAttribute(call, nameIn(call, map, 'attrId')), map),
    );
  },
};
