import { Breadcrumbs } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { PanelWire } from '../../src/assessments/panel-wire.ts';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page } from '../shell/page.tsx';
import { Loaded } from '../shell/states.tsx';
import { ExpertsPanel } from './experts-panel.tsx';
import { PanelResults } from './panel-results.tsx';
import { PanelSetup } from './panel-setup.tsx';
import { PanelSteps } from './panel-steps.tsx';
import style from './rounds.module.css';

/** A round's expert panel: how it weighs, who is invited and has voted, and what the repeats came to. */
export default function PanelPage() {
  const { t, local } = useText();
  const { id } = useParams({ from: '/rounds/$id/panel' });
  const { may } = useSession();
  const path = `/rounds/${encodeURIComponent(id)}`;
  const round = useGet<RoundWire>(may('round.read') ? path : null);
  return (
    <Page
      title={t('panel.title')}
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
      lead={t('panel.lead')}
    >
      <MayRead action="round.read">
        <Loaded query={round} rows={6} height={40}>
          {(data) => (data.panel ? <Standing round={data} /> : <PanelSetup round={data} panel={null} />)}
        </Loaded>
      </MayRead>
    </Page>
  );
}

function Standing({ round }: { round: RoundWire }) {
  const query = useGet<PanelWire>(`/rounds/${encodeURIComponent(round.id)}/panel`);
  return (
    <Loaded query={query} rows={6} height={40}>
      {(panel) => (
        <div className={style.stack}>
          <PanelSteps round={round} panel={panel} />
          {panel.state === 'preparing' && <PanelSetup round={round} panel={panel} />}
          <ExpertsPanel panel={panel} />
          <PanelResults panel={panel} />
        </div>
      )}
    </Loaded>
  );
}
