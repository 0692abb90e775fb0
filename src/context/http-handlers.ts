import { queryHandlers } from './entity-query-routes.ts';
import { entityHandlers } from './entity-routes.ts';
import type { Handler } from './http-call.ts';
import type { OperationName } from './http-operations.ts';
import { jsonldContextHandlers } from './jsonld-context-routes.ts';
import { subscriptionHandlers } from './subscription-routes.ts';
import { temporalHandlers } from './temporal-routes.ts';

/** What is bound so far; the other operations are told to be unsupported. */
export const HANDLERS: Partial<Record<OperationName, Handler>> = {
  ...entityHandlers,
  ...queryHandlers,
  ...jsonldContextHandlers,
  ...subscriptionHandlers,
  ...temporalHandlers,
};
