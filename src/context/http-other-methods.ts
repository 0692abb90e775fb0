import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { methodsOf, type NgsiOperation, OPERATIONS } from './http-operations.ts';
import type { Method } from './http-preconditions.ts';
import { badRequest } from './http-refusal.ts';
import { HEADERS } from './http-reply.ts';
import { NGSI_LD_PREFIX, pathOf } from './http-request.ts';

/**
 * Variables of a path without which it is that of another resource, with the methods of that where the operation's is not among them:
 * `PATCH …/attrs//instance` is asked of an attribute, which can only be deleted (ETSI's test 016_02_06).
 */
export function withoutName({
  method,
  path,
}: NgsiOperation): readonly (readonly [name: string, methods: readonly Method[]])[] {
  const anonymous = (text: string) => text.replaceAll(/:\w+/g, ':');
  return [...path.matchAll(/\/:(\w+)/g)].flatMap(([part, name = '']) => {
    const rest = anonymous(path.replace(part, ''));
    const other = Object.values(OPERATIONS).find((one) => anonymous(one.path) === rest && rest.endsWith(':'));
    const methods = other === undefined ? [] : methodsOf(other.path);
    return methods.length === 0 || methods.includes(method) ? [] : [[name, methods]];
  });
}

/**
 * Answers the methods that a resource does not have (clause 6.3.2). Of `/entities/` it is the id that is missing then, which clause 5.6 has
 * as bad data (ETSI's tests 054_02_02, 056_02_02; of no other resource, see 013_02_03, 009_02_01, 029_01_01, 032_01_01).
 */
export function refuseOthers(api: FastifyInstance, path: string): void {
  const allowed = methodsOf(path);
  const allow = allowed.join(', ');
  const others = (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).filter(
    (method) => !(allowed as readonly string[]).includes(method === 'HEAD' ? 'GET' : method),
  );
  const answer = (status: number) => async (request: FastifyRequest, reply: FastifyReply) => {
    if (status === 405 && pathOf(request.url) === `${NGSI_LD_PREFIX}/entities/`)
      throw badRequest('context.missing', 'id', { member: 'id' });
    return reply.code(status).headers(HEADERS).header('allow', allow).send();
  };
  // before a body is read
  api.route({
    method: others,
    url: path,
    exposeHeadRoute: false,
    onRequest: answer(405),
    handler: answer(405),
  });
  api.route({ method: 'OPTIONS', url: path, handler: answer(204) });
}
