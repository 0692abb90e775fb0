import { queryHandlers } from './entity-query-routes.ts';
import type { Handler } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { jsonldContextHandlers } from './jsonld-context-routes.ts';

/** What is bound so far; the other operations are told to be unsupported. */
export const HANDLERS: Partial<Record<OperationName, Handler>> = {
  ...queryHandlers,
  ...jsonldContextHandlers,
};
