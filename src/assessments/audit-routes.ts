import type { Locale } from '../model/text.ts';
import { clientSignal } from '../platform/http/client-signal.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { localeOf, wordIssues } from '../platform/i18n.ts';
import { auditPublished } from './audit-actions.ts';
import type { AuditAnswer } from './audit-table.ts';
import { AUDIT_LIMITS, AuditRequestWire, AuditWire } from './audit-wire.ts';

/** Each may take a thread for up to a minute. */
const PER_MINUTE = 20;

export const auditOperations: readonly Operation[] = [
  operation({
    route: 'POST /audit',
    id: 'auditTable',
    tag: 'analyses',
    summary:
      'Find out whether a published table can be recomputed: by its framework’s method, or by which weights and bounds',
    description: `Nothing is stored. At most ${AUDIT_LIMITS.cells} areas times columns, and ${AUDIT_LIMITS.seconds} seconds.`,
    body: AuditRequestWire,
    perMinute: PER_MINUTE,
    result: AuditWire,
    errors: ['input.invalid', 'thing.notFound', 'method.impossible'],
    handler: async (ctx, { body }, { request, reply }) => {
      const answer = await auditPublished(ctx, body, clientSignal(reply));
      return wordAudit(localeOf(request.headers['accept-language']), answer);
    },
  }),
];

/** An audit's answer with the words of its issues. */
export const wordAudit = (locale: Locale, { warnings, stated, ...answer }: AuditAnswer) => ({
  ...answer,
  stated: stated && { ...stated, issues: wordIssues(locale, stated.issues) },
  warnings: wordIssues(locale, warnings),
});
