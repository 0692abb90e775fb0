import { Breadcrumbs, Button, Checkbox } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import type { SubmissionLogWire } from '../../src/indicators/submission-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { useDepartment } from '../submissions/use-department.ts';
import style from './rounds.module.css';

const ROWS = 200;

/** All that reviewers and departments said about a round's figures, newest first. */
export default function SaidPage() {
  const { t, local } = useText();
  const { id } = useParams({ from: '/rounds/$id/said' });
  const { may } = useSession();
  const [isOpenOnly, setOpenOnly] = useState(false);
  const [cursor, setCursor] = useState<string | null>(null);
  const round = useGet<RoundWire>(may('round.read') ? `/rounds/${encodeURIComponent(id)}` : null);
  const query = new URLSearchParams({
    round: id,
    limit: String(ROWS),
    ...(isOpenOnly ? { question: 'open' } : {}),
    ...(cursor ? { cursor } : {}),
  });
  const log = useGet<SubmissionLogWire>(may('submission.read') ? `/submissions/log?${query}` : null);
  return (
    <Page
      title={t('round.said')}
      lead={t('round.said.lead')}
      above={
        <Breadcrumbs mb="xs">
          <TextLink to="/rounds" size="sm">
            {t('round.title')}
          </TextLink>
          <TextLink to="/rounds/$id" params={{ id }} size="sm">
            {round.data ? local(round.data.name) : t('round.single')}
          </TextLink>
        </Breadcrumbs>
      }
    >
      <MayRead action="submission.read">
        <div className="panel">
          <Checkbox
            className="no-print"
            mb="md"
            label={t('round.said.openOnly')}
            checked={isOpenOnly}
            onChange={(event) => {
              setOpenOnly(event.currentTarget.checked);
              setCursor(null);
            }}
          />
          <Loaded query={log} rows={6} height={44}>
            {({ entries, next }) =>
              entries.length === 0 ? (
                <EmptyState title={t(isOpenOnly ? 'round.said.noneOpen' : 'round.said.none')}>
                  {t('round.said.none.what')}
                </EmptyState>
              ) : (
                <>
                  <ul className={style.list}>
                    {entries.map((entry) => (
                      <Entry key={entry.no} entry={entry} />
                    ))}
                  </ul>
                  {next !== null && (
                    <Button size="xs" variant="subtle" onClick={() => setCursor(next)}>
                      {t('work.more')}
                    </Button>
                  )}
                </>
              )
            }
          </Loaded>
        </div>
      </MayRead>
    </Page>
  );
}

function Entry({ entry }: { entry: SubmissionLogWire['entries'][number] }) {
  const { t, local } = useText();
  const format = useFormat();
  const department = useDepartment();
  return (
    <li>
      <div>
        <TextLink to="/submissions/$item" params={{ item: String(entry.item) }} size="sm" fw={500}>
          {local(entry.area.name)} · {local(entry.name)}
        </TextLink>{' '}
        <Mark tone={entry.isOpen ? 'bad' : 'plain'}>
          {t(`submit.event.${entry.kind}`)}
          {entry.isOpen && ` · ${t('round.said.open')}`}
        </Mark>
        <div className={style.said}>{entry.text}</div>
        <span className={style.sub}>
          {entry.actor.name} · {format.dateTime(entry.at)} · {department(entry.department)}
        </span>
      </div>
    </li>
  );
}
