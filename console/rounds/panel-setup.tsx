import { Button, Checkbox, Group, NumberInput, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { PanelChoicesWire, PanelWire } from '../../src/assessments/panel-wire.ts';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { answersWanted, MOST_COMPARED } from '../../src/composite/panel-judgement.ts';
import { refresh, send, useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded } from '../shell/states.tsx';

/** How a panel weighs, and what: until its first repeat is opened. */
export function PanelSetup({ round, panel }: { round: RoundWire; panel: PanelWire | null }) {
  const { t } = useText();
  const { may } = useSession();
  const query = useGet<PanelChoicesWire>(`/rounds/${encodeURIComponent(round.id)}/panel/choices`);
  if (!may('round.manage'))
    return panel ? null : (
      <div className="panel">
        <EmptyState title={t('panel.none')}>{t('panel.none.what')}</EmptyState>
      </div>
    );
  return (
    <Panel title={t('panel.setup')} lead={t('panel.setup.what')}>
      <Loaded query={query} rows={5} height={28}>
        {({ families }) => <Fields round={round} panel={panel} families={families} />}
      </Loaded>
    </Panel>
  );
}

function Fields({
  round,
  panel,
  families,
}: {
  round: RoundWire;
  panel: PanelWire | null;
  families: PanelChoicesWire['families'];
}) {
  const { t, local } = useText();
  const [method, setMethod] = useState<string>(panel?.method ?? 'ahp');
  const [maxRatio, setMaxRatio] = useState<number | string>(panel?.maxRatio ?? 0.1);
  const [dimensions, setDimensions] = useState<string[]>(
    panel ? [...panel.dimensions] : families.map(({ code }) => code),
  );
  const fits = (children: number): boolean => method === 'budget' || children <= MOST_COMPARED;
  const chosen = families.filter(({ code, children }) => dimensions.includes(code) && fits(children.length));
  const questions = chosen.reduce(
    (sum, { children }) => sum + answersWanted(method === 'ahp' ? 'ahp' : 'budget', children.length),
    0,
  );
  const save = useTask(async () => {
    await send('PUT', `/rounds/${encodeURIComponent(round.id)}/panel`, {
      method,
      dimensions: chosen.map(({ code }) => code),
      ...(method === 'ahp' && typeof maxRatio === 'number' ? { maxRatio } : {}),
    });
    await refresh('/rounds');
  });
  return (
    <Stack>
      <Radio.Group label={t('panel.method')} value={method} onChange={setMethod}>
        <Stack gap={6} mt={6}>
          {['ahp', 'budget'].map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`panel.method.${one}`)}
              description={t(`panel.method.${one}.what`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {method === 'ahp' && (
        <NumberInput
          maw={280}
          label={t('panel.maxRatio')}
          description={t('panel.maxRatio.hint')}
          min={0.01}
          max={1}
          step={0.01}
          decimalScale={2}
          value={maxRatio}
          onChange={setMaxRatio}
        />
      )}
      <Checkbox.Group
        label={t('panel.dimensions')}
        description={t('panel.questions', { count: questions })}
        value={dimensions}
        onChange={setDimensions}
      >
        <Stack gap={6} mt={6}>
          {families.map(({ code, name, children }) => (
            <Checkbox
              key={code}
              value={code}
              disabled={!fits(children.length)}
              label={local(name)}
              description={children.map((child) => local(child.name)).join(t('work.comma'))}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      {save.error !== null && <ErrorState error={save.error} />}
      <Group>
        <Button loading={save.isBusy} disabled={chosen.length === 0} onClick={() => void save.start()}>
          {t(panel ? 'round.save' : 'panel.create')}
        </Button>
      </Group>
    </Stack>
  );
}
