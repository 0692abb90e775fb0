import { Button, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { RoundSummaryWire } from '../../src/assessments/round-wire.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { RoundForm } from './round-form.tsx';
import { RoundState } from './round-state.tsx';
import style from './rounds.module.css';

/** Every round: where it stands, and how far the departments are. */
export default function RoundsPage() {
  const { t } = useText();
  const { may } = useSession();
  const [isOpen, setOpen] = useState(false);
  return (
    <Page
      title={t('round.title')}
      lead={t('round.lead')}
      actions={
        may('round.manage') ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen(true)}>
            {t('round.new')}
          </Button>
        ) : null
      }
    >
      <MayRead action="round.read">
        <RoundList />
      </MayRead>
      {isOpen && <RoundForm round={null} onClose={() => setOpen(false)} />}
    </Page>
  );
}

const RUNNING = ['draft', 'call', 'frozen', 'review', 'panel', 'computed', 'appeal'];

function RoundList() {
  const { t } = useText();
  const query = useGetAll<RoundSummaryWire>('/rounds');
  return (
    <Loaded query={query} rows={4} height={44}>
      {(rounds) =>
        rounds.length === 0 ? (
          <div className="panel">
            <EmptyState title={t('round.none')}>{t('round.none.what')}</EmptyState>
          </div>
        ) : (
          <Panel
            title={t('round.running', {
              count: rounds.filter(({ state }) => RUNNING.includes(state)).length,
            })}
          >
            <RoundTable rounds={rounds} />
          </Panel>
        )
      }
    </Loaded>
  );
}

function RoundTable({ rounds }: { rounds: readonly RoundSummaryWire[] }) {
  const { t, local } = useText();
  const format = useFormat();
  return (
    <Scroll label={t('round.title')}>
      <Table className={style.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('round.name')}</Table.Th>
            <Table.Th>{t('round.phase')}</Table.Th>
            <Table.Th>{t('round.cutoff')}</Table.Th>
            <Table.Th className="numeric">{t('round.areas')}</Table.Th>
            <Table.Th className="numeric">{t('round.completed')}</Table.Th>
            <Table.Th>{t('round.sent')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rounds.map((round) => (
            <Table.Tr key={round.id}>
              <Table.Td className={style.name}>
                <TextLink to="/rounds/$id" params={{ id: round.id }} size="sm" fw={500}>
                  {local(round.name)}
                </TextLink>
                <span className={style.sub}>
                  {round.framework.id} · {round.period}
                </span>
              </Table.Td>
              <Table.Td>
                <RoundState state={round.state} />
              </Table.Td>
              <Table.Td>{format.date(round.cutoff)}</Table.Td>
              <Table.Td className="numeric">{format.count(round.areas)}</Table.Td>
              <Table.Td className="numeric">{format.count(round.completed)}</Table.Td>
              <Table.Td>
                <ProgressBar
                  progress={{ items: round.items, sent: round.sent, started: 0, decided: 0, verified: 0 }}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
