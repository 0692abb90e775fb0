import { LD_TYPE } from './accept.ts';
import { locationOf } from './http-answer.ts';
import type { Handler } from './http-call.ts';
import { contextToAdd, describeContext, listContexts } from './http-jsonld-contexts.ts';
import type { OperationName } from './http-operations.ts';
import { addContext, deleteContext, listKeptContexts, serveContext } from './jsonld-context-actions.ts';

/** The store of @contexts over HTTP (clauses 6.29, 6.30). */
export const jsonldContextHandlers: Partial<Record<OperationName, Handler>> = {
  addContext: async (call) => {
    const id = await addContext(call, contextToAdd(call.body));
    return { status: 201, headers: { Location: locationOf('jsonldContexts', id) } };
  },
  listContexts: async (call) => {
    const { kind, details } = call.parameters;
    const choice = { ...(kind === undefined ? {} : { kind }), ...(details === undefined ? {} : { details }) };
    return { status: 200, body: listContexts(await listKeptContexts(call), choice, call.base) };
  },
  serveContext: async (call) => {
    const id = call.path.contextId ?? '';
    const served = await serveContext(call, { id, details: call.parameters.details ?? false });
    if ('stored' in served) return { status: 200, body: describeContext(served.stored, call.base) };
    const isLd = call.exchange.answerType === LD_TYPE;
    return { status: 200, headers: isLd ? { 'Content-Type': LD_TYPE } : {}, body: served.content };
  },
  deleteContext: async (call) => {
    const id = call.path.contextId ?? '';
    await deleteContext(call, { id, reload: call.parameters.reload ?? false });
    return { status: 204 };
  },
};
