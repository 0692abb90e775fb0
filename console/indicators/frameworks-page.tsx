import { Text } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useState } from 'react';
import type { FrameworkSummaryWire } from '../../src/indicators/framework-wire.ts';
import { useActorName } from '../platform/actor.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { CheckFramework } from './check-framework.tsx';
import { EvidenceSummary } from './evidence.tsx';
import style from './framework.module.css';
import { FrameworkStatus } from './framework-status.tsx';

/** All frameworks: what each measures, whether it can be assessed, and how well its items are supported. */
export default function FrameworksPage() {
  const { t } = useText();
  const { may, person } = useSession();
  const frameworks = useGetAll<FrameworkSummaryWire>('/frameworks');
  const [isChecking, setChecking] = useState(false);
  return (
    <Page
      title={t('frameworks.title')}
      lead={t('frameworks.lead')}
      actions={
        <ReasonedButton
          variant="default"
          leftSection={<IconChecklist size={16} aria-hidden />}
          reason={
            may('framework.write')
              ? null
              : t(person ? 'frameworks.check.notAllowed' : 'frameworks.check.signIn')
          }
          onClick={() => setChecking(true)}
        >
          {t('frameworks.check')}
        </ReasonedButton>
      }
    >
      <Loaded query={frameworks} rows={6} height={64}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('frameworks.none')}>{t('frameworks.none.detail')}</EmptyState>
          ) : (
            <div className={style.cards}>
              {[...items].sort(readyFirst).map((framework) => (
                <Card key={framework.id} framework={framework} />
              ))}
            </div>
          )
        }
      </Loaded>
      {isChecking && <CheckFramework onClose={() => setChecking(false)} />}
    </Page>
  );
}

function Card({ framework }: { framework: FrameworkSummaryWire }) {
  const { t, local } = useText();
  const actorName = useActorName();
  const format = useFormat();
  return (
    <article className={style.card}>
      <div className={style.cardHead}>
        <div>
          <TextLink to="/frameworks/$id" params={{ id: framework.id }} fw={600} className="break">
            {local(framework.name)}
          </TextLink>
          <div className={style.code}>
            {framework.id} · {framework.version}
          </div>
        </div>
        <FrameworkStatus status={framework.status} />
      </div>
      <Text size="sm">
        {/* The index itself is the root of the tree and no dimension. */}
        {t('frameworks.counts', {
          indicators: framework.indicatorCount,
          dimensions: framework.dimensionCount - 1,
        })}
        {framework.unknownWeights > 0 && (
          <Text span c="var(--worse)">
            {' '}
            {t('frameworks.unknownWeights', { count: framework.unknownWeights })}
          </Text>
        )}
      </Text>
      <EvidenceSummary evidence={framework.evidence} />
      <div className={style.facts}>
        <span>{t('framework.revision', { revision: framework.revision })}</span>
        <span>{format.dateTime(framework.at)}</span>
        <span>{actorName(framework.actor)}</span>
      </div>
    </article>
  );
}

const ORDER = ['ready', 'draft', 'definition'];
const readyFirst = (a: FrameworkSummaryWire, b: FrameworkSummaryWire): number =>
  ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || a.id.localeCompare(b.id);
