import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { localeOf, wordIssues } from '../platform/i18n.ts';
import { PageQuery, PageWire } from '../platform/wire.ts';
import { checkFrameworkText, getFramework, listFrameworks, saveFramework } from './framework-actions.ts';
import {
  FrameworkCheckWire,
  FrameworkSummaryWire,
  FrameworkTextWire,
  FrameworkWire,
} from './framework-wire.ts';

const IdPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200, examples: ['cn-sample-166'] }),
});
/** A text of five million characters, each up to four bytes, with its JSON around it. */
const TEXT_BYTES = 20_100_000;

export const frameworkOperations: readonly Operation[] = [
  operation({
    route: 'GET /frameworks',
    id: 'listFrameworks',
    tag: 'frameworks',
    summary: 'List frameworks, each with its newest revision',
    query: PageQuery,
    result: PageWire(FrameworkSummaryWire),
    handler: (ctx, { query }) => listFrameworks(ctx, query),
  }),
  operation({
    route: 'GET /frameworks/:id',
    id: 'getFramework',
    tag: 'frameworks',
    summary: 'Show a framework with its content and revisions',
    params: IdPath,
    query: Type.Object({
      revision: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Default: the newest' }),
      ),
    }),
    result: FrameworkWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => getFramework(ctx, params.id, query.revision),
  }),
  operation({
    route: 'PUT /frameworks/:id',
    id: 'saveFramework',
    tag: 'frameworks',
    summary: 'Save a framework file as a new revision',
    description:
      'The same content as the newest revision changes nothing. Mistakes come all at once; nothing is half-saved.',
    needs: 'framework.write',
    params: IdPath,
    body: FrameworkTextWire,
    bodyLimit: TEXT_BYTES,
    perMinute: 60,
    result: FrameworkWire,
    errors: ['input.invalid'],
    handler: async (ctx, { params, body }) => {
      const { isNew: _, ...saved } = await saveFramework(ctx, { id: params.id, text: body.text });
      return saved;
    },
  }),
  operation({
    route: 'POST /frameworks/check',
    id: 'checkFramework',
    tag: 'frameworks',
    summary: 'List every mistake in a framework file',
    description: 'Nothing is saved. YAML or JSON as in frameworks/schema.json.',
    needs: 'framework.write',
    body: FrameworkTextWire,
    bodyLimit: TEXT_BYTES,
    perMinute: 60,
    result: FrameworkCheckWire,
    handler: async (ctx, { body }, { request }) => {
      const check = await checkFrameworkText(ctx, body.text);
      return { ...check, issues: wordIssues(localeOf(request.headers['accept-language']), check.issues) };
    },
  }),
];
