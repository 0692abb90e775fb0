import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { BallotWire } from '../../src/assessments/panel-wire.ts';
import { answersWanted } from '../../src/composite/panel-judgement.ts';
import { send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { Page } from '../shell/page.tsx';
import { ErrorState, Loaded } from '../shell/states.tsx';
import { BallotFamily } from './ballot-family.tsx';
import style from './rounds.module.css';

/** An expert's form, by the link that was sent; it works on a phone and without signing in. */
export default function LinkedBallotPage() {
  const { token } = useParams({ from: '/panel/$token' });
  return <BallotPage path={`/ballots/${encodeURIComponent(token)}`} />;
}

export function BallotPage({ path }: { path: string }) {
  const { t, local } = useText();
  const query = useGet<BallotWire>(path);
  return (
    <Page
      title={
        query.data ? t('panel.ballot.of', { framework: local(query.data.framework) }) : t('panel.ballot')
      }
      lead={
        query.data
          ? `${local(query.data.round.name)} · ${query.data.round.period} · ${query.data.expert}`
          : undefined
      }
    >
      <Loaded query={query} rows={8} height={44}>
        {(ballot) => <Form key={ballot.repeat} ballot={ballot} path={path} />}
      </Loaded>
    </Page>
  );
}

type Answers = Record<string, (number | null)[]>;

function Form({ ballot, path }: { ballot: BallotWire; path: string }) {
  const { t } = useText();
  const format = useFormat();
  const queries = useQueryClient();
  const isOpen = ballot.state === 'open';
  const given = ballot.own?.answers ?? ballot.before?.answers ?? {};
  const [answers, setAnswers] = useState<Answers>(() =>
    Object.fromEntries(
      ballot.families.map(({ code, children }) => [
        code,
        Array.from(
          { length: answersWanted(ballot.method, children.length) },
          (_, at) => given[code]?.[at] ?? null,
        ),
      ]),
    ),
  );
  const [reasons, setReasons] = useState<Record<string, string>>(() => ({ ...ballot.own?.reasons }));
  const [isChanged, setChanged] = useState(false);
  const save = useTask(async (handIn: boolean) => {
    const saved = await send<BallotWire>('PUT', path, { repeat: ballot.repeat, answers, reasons, handIn });
    queries.setQueryData([path], saved);
    setChanged(false);
  });
  const all = Object.values(answers).flat();
  const open = all.filter((answer) => answer === null).length;
  return (
    <div className={style.stack}>
      <Standing ballot={ballot} />
      {ballot.repeat > 0 &&
        ballot.families.map((family) => (
          <BallotFamily
            key={family.code}
            ballot={ballot}
            family={family}
            answers={answers[family.code]!}
            reason={reasons[family.code] ?? ''}
            isOpen={isOpen}
            onAnswer={(at, answer) => {
              setChanged(true);
              setAnswers((now) => ({
                ...now,
                [family.code]: now[family.code]!.map((one, index) => (index === at ? answer : one)),
              }));
            }}
            onReason={(text) => {
              setChanged(true);
              setReasons((now) => ({ ...now, [family.code]: text }));
            }}
          />
        ))}
      {save.error !== null && <ErrorState error={save.error} />}
      {isOpen && (
        <div className={style.foot}>
          <Text size="sm" role="status">
            {isChanged
              ? open > 0
                ? t('panel.left', { count: open })
                : t('panel.unsaved')
              : ballot.own?.handedInAt
                ? t('panel.handedIn', { time: format.dateTime(ballot.own.handedInAt) })
                : ballot.own
                  ? t('panel.saved', { time: format.dateTime(ballot.own.savedAt) })
                  : open > 0
                    ? t('panel.left', { count: open })
                    : t('panel.notHandedIn')}
          </Text>
          <Group gap="xs">
            <Button variant="default" loading={save.isBusy} onClick={() => void save.start(false)}>
              {t('panel.save')}
            </Button>
            <Button loading={save.isBusy} disabled={open > 0} onClick={() => void save.start(true)}>
              {t('panel.handIn')}
            </Button>
          </Group>
        </div>
      )}
    </div>
  );
}

/** What is expected of the expert now. */
function Standing({ ballot }: { ballot: BallotWire }) {
  const { t } = useText();
  const format = useFormat();
  const { state, repeat, before, round } = ballot;
  if (state === 'preparing' || repeat === 0)
    return (
      <Notice tone="plain" title={t('panel.wait')}>
        {t('panel.wait.what')}
      </Notice>
    );
  if (state !== 'open')
    return (
      <Notice tone="plain" title={t('panel.over')}>
        {t('panel.over.what')}
      </Notice>
    );
  return (
    <Notice tone="busy" title={before ? t('panel.again', { repeat }) : t('panel.first')}>
      {before ? t('panel.again.what', { count: before.ballots }) : t(`panel.first.${ballot.method}`)}{' '}
      {round.panelDue ? t('panel.due', { date: format.date(round.panelDue) }) : null}
    </Notice>
  );
}
