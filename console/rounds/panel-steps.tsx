import { Button, Group, Text } from '@mantine/core';
import type { PanelWire } from '../../src/assessments/panel-wire.ts';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { ErrorState } from '../shell/states.tsx';

/** Where a panel stands, and what can be done with it next. */
export function PanelSteps({ round, panel }: { round: RoundWire; panel: PanelWire }) {
  const { t } = useText();
  const { may } = useSession();
  const step = useTask(async (verb: 'open' | 'close' | 'apply') => {
    await send('POST', `/rounds/${encodeURIComponent(round.id)}/panel/${verb}`, { revision: panel.revision });
    await refresh('/rounds', '/frameworks');
  });
  const invited = panel.experts.filter(({ withdrawnAt }) => withdrawnAt === null).length;
  const voted = panel.experts.filter(({ handedIn }) => handedIn.includes(panel.repeat)).length;
  const notNow = round.state === 'panel' ? null : t('panel.notNow');
  return (
    <Panel
      title={t(`panel.stands.${panel.state}`, { repeat: panel.repeat, voted, invited })}
      lead={t(`panel.method.${panel.method}`)}
      actions={
        may('round.manage') ? (
          <Group gap="xs" className="no-print">
            {panel.state === 'closed' && (
              <ReasonedButton
                size="xs"
                reason={notNow ?? (voted === 0 ? t('panel.noBallots') : null)}
                loading={step.isBusy}
                onClick={() => void step.start('apply')}
              >
                {t('panel.apply')}
              </ReasonedButton>
            )}
            {(panel.state === 'preparing' || panel.state === 'closed') && (
              <ReasonedButton
                size="xs"
                variant={panel.state === 'closed' ? 'default' : 'filled'}
                reason={notNow ?? (invited === 0 ? t('panel.nobody') : null)}
                loading={step.isBusy}
                onClick={() => void step.start('open')}
              >
                {t(panel.repeat === 0 ? 'panel.open' : 'panel.openNext', { repeat: panel.repeat + 1 })}
              </ReasonedButton>
            )}
            {panel.state === 'open' && (
              <Button size="xs" loading={step.isBusy} onClick={() => void step.start('close')}>
                {t('panel.close', { repeat: panel.repeat })}
              </Button>
            )}
          </Group>
        ) : null
      }
    >
      <Text size="sm" c="dimmed">
        {t(`panel.stands.${panel.state}.what`)}
      </Text>
      {step.error !== null && <ErrorState error={step.error} />}
    </Panel>
  );
}
