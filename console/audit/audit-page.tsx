import { useEffect, useState } from 'react';
import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { ApiProblem, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import { IssueTable } from '../sources/issue-table.tsx';
import style from './audit.module.css';
import { AuditAnswer } from './audit-answer.tsx';
import { type AuditDraft, draftOf, requestOf } from './audit-draft.ts';
import { ChooseTable } from './choose-table.tsx';
import { TableForm } from './table-form.tsx';

/** Whether a ranking that somebody published follows from the figures beside it, by which weights, and where not. */
export default function AuditPage() {
  const { t } = useText();
  const [draft, setDraft] = useState<AuditDraft | null>(null);
  const [answer, setAnswer] = useState<{ readonly wire: AuditWire; readonly draft: AuditDraft } | null>(null);
  const check = useTask(async (asked: AuditDraft) => {
    setAnswer(null);
    const wire = await send<AuditWire>('POST', '/audit', requestOf(asked));
    setAnswer({ wire, draft: asked });
  });
  useEffect(() => {
    if (answer !== null || check.error !== null) scrollTo({ top: 0 });
  }, [answer, check.error]);
  const change = (next: AuditDraft | null) => {
    setDraft(next);
    setAnswer(null);
    check.forget();
  };
  return (
    <Page title={t('published.title')} lead={t('published.lead')}>
      <div className={style.stack}>
        {(answer || check.error !== null) && (
          <div className={style.stack} role="status">
            {answer && <AuditAnswer answer={answer.wire} draft={answer.draft} />}
            {check.error !== null && draft && <Refused error={check.error} draft={draft} />}
          </div>
        )}
        {draft === null ? (
          <ChooseTable onChoose={(table) => change(draftOf(table))} />
        ) : (
          <TableForm
            draft={draft}
            onChange={change}
            onStart={() => void check.start(draft)}
            isBusy={check.isBusy}
          />
        )}
      </div>
    </Page>
  );
}

/** Why a table could not be checked: every reason, with the names of the files that were chosen. */
function Refused({ error, draft }: { error: unknown; draft: AuditDraft }) {
  const { t } = useText();
  if (!(error instanceof ApiProblem) || error.issues.length === 0) return <ErrorState error={error} />;
  const names: Readonly<Record<string, string | undefined>> = {
    table: draft.table.name,
    raw: draft.raw?.name,
    'framework.yaml': draft.frameworkFile?.name,
  };
  const issues = error.issues.map((issue) => {
    const file = issue.at.file && names[issue.at.file];
    return file ? { ...issue, at: { ...issue.at, file } } : issue;
  });
  return (
    <>
      <Notice tone="bad" role="alert" title={t('published.refused')}>
        {t('published.refused.do')}
      </Notice>
      <Panel title={t('published.refused.list')}>
        <IssueTable issues={issues} count={error.issueCount} name={t('published.refused.list')} />
      </Panel>
    </>
  );
}
