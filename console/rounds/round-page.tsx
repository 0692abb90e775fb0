import { Anchor, Breadcrumbs, Button, Group } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { refresh, send, useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { Confirm } from '../shell/confirm.tsx';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Loaded } from '../shell/states.tsx';
import { AppealsPanel } from './appeals-panel.tsx';
import { AskedPanel } from './asked-panel.tsx';
import { headlineOf } from './headline.ts';
import { LogPanel } from './log-panel.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { PhaseLine } from './phase-line.tsx';
import { AreasPanel, DepartmentsPanel } from './progress-panels.tsx';
import { RecomputedPanel } from './recomputed-panel.tsx';
import { RemindersPanel } from './reminders-panel.tsx';
import { RoundForm } from './round-form.tsx';
import { RoundState } from './round-state.tsx';
import style from './rounds.module.css';

/** One round: where it stands, what may follow, how far everybody is, who is late, what happened. */
export default function RoundPage() {
  const { t, local } = useText();
  const { id } = useParams({ from: '/rounds/$id' });
  const { may } = useSession();
  const query = useGet<RoundWire>(may('round.read') ? `/rounds/${encodeURIComponent(id)}` : null);
  return (
    <Page
      title={query.data ? local(query.data.name) : t('round.single')}
      above={
        <Breadcrumbs mb="xs">
          <TextLink to="/rounds" size="sm">
            {t('round.title')}
          </TextLink>
        </Breadcrumbs>
      }
      lead={
        query.data ? (
          <Group gap={8}>
            <RoundState state={query.data.state} />
            <span>
              {local(query.data.frameworkName)} · {query.data.period}
            </span>
          </Group>
        ) : undefined
      }
      actions={query.data && may('round.manage') ? <Actions round={query.data} /> : null}
    >
      <MayRead action="round.read">
        <Loaded query={query} rows={8} height={40}>
          {(round) => <Content round={round} />}
        </Loaded>
      </MayRead>
    </Page>
  );
}

function Actions({ round }: { round: RoundWire }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'change' | 'delete' | null>(null);
  const close = () => setOpen(null);
  if (round.state === 'published' || round.state === 'cancelled') return null;
  return (
    <Group gap="xs" className="no-print">
      <Button variant="default" onClick={() => setOpen('change')}>
        {t('round.change')}
      </Button>
      {round.state === 'draft' && (
        <Button variant="default" color="red" onClick={() => setOpen('delete')}>
          {t('round.delete')}
        </Button>
      )}
      {open === 'change' && <RoundForm round={round} onClose={close} />}
      {open === 'delete' && (
        <Confirm
          title={t('round.delete')}
          action={t('round.delete')}
          onClose={close}
          onConfirm={async () => {
            await send('DELETE', `/rounds/${encodeURIComponent(round.id)}?revision=${round.revision}`);
            await refresh('/rounds');
            await navigate({ to: '/rounds' });
          }}
        >
          {t('round.delete.what')}
        </Confirm>
      )}
    </Group>
  );
}

function Content({ round }: { round: RoundWire }) {
  const { t } = useText();
  return (
    <div className={style.stack}>
      <Panel title={headlineOf(round, t)} actions={<Moves round={round} />} className={style.standing ?? ''}>
        <PhaseLine round={round} />
        <Links round={round} />
      </Panel>
      {round.toAsk && <AskedPanel round={round} toAsk={round.toAsk} />}
      <RemindersPanel round={round} />
      <RecomputedPanel round={round} />
      <AppealsPanel round={round} />
      {round.areas.length > 0 && <AreasPanel round={round} />}
      {round.departments.length > 0 && <DepartmentsPanel round={round} />}
      <LogPanel round={round} />
    </div>
  );
}

/** The way forward as buttons, the way back and the end more quietly. */
function Moves({ round }: { round: RoundWire }) {
  const { t } = useText();
  const { may } = useSession();
  const [chosen, setChosen] = useState<string | null>(null);
  const move = round.moves.find((one) => one.move === chosen);
  if (!may('round.manage')) return null;
  const first = round.moves.find((one) => isForward(one, round));
  return (
    <Group gap="xs" className="no-print">
      {round.moves
        .filter((one) => one.move !== 'panel' || round.panel !== null)
        .map((one) => (
          <Button
            key={one.move}
            size="xs"
            variant={one === first ? 'filled' : one.needsReason ? 'subtle' : 'default'}
            color={one.move === 'cancel' ? 'red' : 'sea'}
            onClick={() => setChosen(one.move)}
          >
            {t(`round.move.${one.move}`)}
          </Button>
        ))}
      {move && <MoveDialog key={move.move} round={round} move={move} onClose={() => setChosen(null)} />}
    </Group>
  );
}

/** The next phase: the panel's where there is one that waits. */
const isForward = ({ move, needsReason }: RoundWire['moves'][number], { panel }: RoundWire): boolean =>
  !needsReason && (move !== 'panel' || (panel !== null && panel.state !== 'applied'));

/** Where a round's parts are: figures, panel, run, edition. */
function Links({ round }: { round: RoundWire }) {
  const { t } = useText();
  const { may } = useSession();
  return (
    <Group gap="xs" mt="md" className="no-print">
      {round.progress.items > 0 && (
        <ButtonLink size="xs" variant="default" to="/submissions" search={{ round: round.id }}>
          {t('round.link.items')}
        </ButtonLink>
      )}
      {(round.panel || may('round.manage')) && (
        <ButtonLink size="xs" variant="default" to="/rounds/$id/panel" params={{ id: round.id }}>
          {t(round.panel ? 'round.link.panel' : 'round.link.newPanel')}
        </ButtonLink>
      )}
      {round.progress.items > 0 && (
        <ButtonLink size="xs" variant="default" to="/rounds/$id/said" params={{ id: round.id }}>
          {t('round.link.said')}
        </ButtonLink>
      )}
      {round.runId && (
        <ButtonLink size="xs" variant="default" to="/" search={{ run: round.runId }}>
          {t('round.link.run')}
        </ButtonLink>
      )}
      {round.editionId && (
        <Anchor size="sm" href={`/editions/${encodeURIComponent(round.editionId)}`}>
          {t('round.link.edition')}
        </Anchor>
      )}
    </Group>
  );
}
