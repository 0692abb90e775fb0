import { useParams } from '@tanstack/react-router';
import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { queries, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState, LoadingState } from '../shell/states.tsx';
import { daysLeft, daysUntil } from './days-until.ts';
import { EvidencePanel } from './evidence-panel.tsx';
import { FiguresForm } from './figures-form.tsx';
import { FiguresShown } from './figures-shown.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { InForceNotice } from './in-force-notice.tsx';
import { QuestionPanel } from './question-panel.tsx';
import { ReviewBar } from './review-bar.tsx';
import { SharedPanels } from './shared-panel.tsx';
import { StateMark } from './state-mark.tsx';
import style from './submission.module.css';
import { useDepartment } from './use-department.ts';

/** Where an item is in the API. */
const pathOf = (id: number | string): string => `/submissions/items/${id}`;

/** One figure that is asked for: its form, its evidence, what is remarkable about it, and all that was said and decided. */
export default function ItemPage() {
  const { item } = useParams({ from: '/submissions/$item' });
  const { t } = useText();
  return (
    <MayRead action="submission.read" what={t('submit.signIn')}>
      <Item id={item} />
    </MayRead>
  );
}

function Item({ id }: { id: string }) {
  const { t, local } = useText();
  const format = useFormat();
  const departmentName = useDepartment();
  const { may } = useSession();
  const path = pathOf(encodeURIComponent(id));
  const { data, error, refetch } = useGet<SubmissionWire>(path);
  const above = (
    <TextLink to="/submissions" size="sm">
      {t('submit.title')}
    </TextLink>
  );
  if (!data)
    return (
      <Page title={t('submit.item')} above={above}>
        {error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingState rows={8} height={32} />
        )}
      </Page>
    );
  const show = (next: SubmissionWire): void => {
    queries.setQueryData([path], next);
    void queries.invalidateQueries({
      predicate: ({ queryKey: [key] }) => typeof key === 'string' && key.startsWith('/submissions/items?'),
    });
  };
  const dueOf = (due: string): string => {
    const by = t('submit.dueBy', { date: format.date(due) });
    if (!data.mayFill) return by;
    const days = daysUntil(due);
    return t('work.bracket', { text: by, more: daysLeft(days, t) });
  };
  const facts = [
    local(data.area.name),
    data.period,
    departmentName(data.department),
    data.due && dueOf(data.due),
  ].filter(Boolean);
  return (
    <Page
      title={local(data.name)}
      lead={facts.join(' · ')}
      above={above}
      actions={<StateMark state={data.state} />}
    >
      <div className={style.stack}>
        <InForceNotice item={data} />
        <QuestionPanel item={data} onChange={show} reload={() => void refetch()} />
        {data.stage !== 'open' && (
          <Notice tone="plain">
            {t(`submit.stage.${data.stage}`)}{' '}
            {data.round && (
              <TextLink to="/rounds/$id" params={{ id: data.round }} size="sm">
                {t('submit.round')}
              </TextLink>
            )}
          </Notice>
        )}
        {may('submission.review') && data.stage !== 'closed' && (
          <ReviewBar item={data} onChange={show} reload={() => void refetch()} />
        )}
        <Panel title={t('submit.figures')} lead={local(data.definition) || undefined}>
          {data.mayFill ? (
            // figures that were saved elsewhere make the form anew; an answer to a question leaves it as it is
            <FiguresForm
              key={JSON.stringify(data.figures)}
              item={data}
              onChange={show}
              reload={() => void refetch()}
            />
          ) : (
            <FiguresShown item={data} />
          )}
        </Panel>
        <SharedPanels item={data} onChange={show} reload={() => void refetch()} />
        <Findings item={data} />
        <EvidencePanel item={data} onChange={show} />
        <HistoryPanel item={data} />
      </div>
    </Page>
  );
}

/** What a reviewer should look at; none of it stops anybody. */
function Findings({ item }: { item: SubmissionWire }) {
  const { t } = useText();
  const hasFigures = item.value !== null || item.figures.numerator !== null;
  return (
    <Panel title={t('submit.findings')} lead={t('submit.findings.lead')}>
      {item.findings.length === 0 ? (
        <p className="quiet small">{t(hasFigures ? 'submit.findings.none' : 'submit.findings.later')}</p>
      ) : (
        <ul className={style.findings}>
          {item.findings.map(({ rule, severity, message }) => (
            <li key={rule}>
              <Mark tone={severity === 'warning' ? 'bad' : 'plain'}>{t(`submit.severity.${severity}`)}</Mark>
              <span>{message}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
