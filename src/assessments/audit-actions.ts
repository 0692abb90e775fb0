import { getFramework } from '../indicators/framework-actions.ts';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { createTurns } from '../platform/turns.ts';
import { assertMay } from '../policy/may.ts';
import { issueOf } from './audit-sheet.ts';
import type { AuditAnswer } from './audit-table.ts';
import { AUDIT_LIMITS, type AuditRequestWire } from './audit-wire.ts';
import { runTask } from './thread-task.ts';

/** One audit at a time. */
const turns = createTurns();

/**
 * Checks a table that somebody published, in a thread. Nothing is stored. Throws `input.invalid` with everything that is wrong
 * with the tables or the framework file; `thing.notFound`; `method.impossible`, also after {@link AUDIT_LIMITS}.seconds.
 */
export async function auditPublished(
  ctx: Context,
  asked: AuditRequestWire,
  signal?: AbortSignal,
): Promise<AuditAnswer> {
  assertMay(ctx.actor, 'audit.read');
  const { table, raw, framework: id, frameworkText, ...columns } = asked;
  if (id !== undefined && frameworkText !== undefined)
    throw refusal('input.invalid', issueOf('audit.twoFrameworks', {}));
  const stored = id === undefined ? undefined : (await getFramework(ctx, id)).framework;
  const job = {
    ...columns,
    table: { name: 'table', text: table },
    ...(raw === undefined ? {} : { raw: { name: 'raw', text: raw } }),
    ...(stored ? { framework: stored } : {}),
    ...(frameworkText === undefined ? {} : { frameworkText }),
    maxCells: AUDIT_LIMITS.cells,
  };
  const late = AbortSignal.timeout(AUDIT_LIMITS.seconds * 1000);
  try {
    return await turns.run(() => runTask('audit', job, signal ? AbortSignal.any([signal, late]) : late));
  } catch (error) {
    if (!late.aborted || error instanceof MeridianError) throw error;
    throw refusal('method.impossible', issueOf('audit.tooLong', {}, { seconds: AUDIT_LIMITS.seconds }));
  }
}

const refusal = (code: 'input.invalid' | 'method.impossible', issue: Issue): MeridianError =>
  new MeridianError(code, code === 'input.invalid' ? { count: 1 } : { step: 'audit' }, [issue]);
