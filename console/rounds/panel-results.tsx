import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { PanelWire } from '../../src/assessments/panel-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import style from './rounds.module.css';
import { WeightStrip } from './weight-strip.tsx';

/** What each repeat came to: the group's weights, how far the experts lie apart, and how far they agree. */
export function PanelResults({ panel }: { panel: PanelWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = panel.results.find(({ repeat }) => String(repeat) === chosen) ?? panel.results.at(-1);
  if (!shown) return null;
  return (
    <Panel
      title={t('panel.results', { repeat: shown.repeat, count: shown.ballots })}
      lead={t('panel.results.what')}
      actions={
        panel.results.length > 1 ? (
          <SegmentedControl
            size="xs"
            aria-label={t('panel.repeat')}
            data={panel.results.map(({ repeat }) => ({
              value: String(repeat),
              label: t('panel.repeat.no', { repeat }),
            }))}
            value={String(shown.repeat)}
            onChange={setChosen}
          />
        ) : null
      }
    >
      {shown.ballots === 0 && (
        <Text size="sm" c="dimmed">
          {t('panel.noBallots')}
        </Text>
      )}
      {shown.families.map(({ code, group, reasons }) => {
        const family = panel.families.find((one) => one.code === code);
        if (!group || !family) return null;
        return (
          <section key={code} style={{ marginTop: 16 }}>
            <Text size="sm" fw={600} component="h3" mb={4}>
              {local(family.name)}
            </Text>
            <Text size="xs" c="dimmed" mb={8}>
              {group.concordance !== null &&
                t('panel.agreement', { value: format.value(group.concordance, 2) })}{' '}
              {group.ratio !== null &&
                family.children.length > 2 &&
                t('panel.groupRatio', { ratio: format.value(group.ratio, 2) })}
            </Text>
            <dl className={style.weights}>
              {family.children.map((child, at) => (
                <WeightStrip
                  key={child.code}
                  name={local(child.name)}
                  own={group.weights[at]}
                  spread={group.spreads[at]}
                  shown={group.weights[at]}
                />
              ))}
            </dl>
            {reasons.length > 0 && (
              <ul className={style.obstacles}>
                {reasons.map(({ no, text }) => (
                  <li key={no}>
                    E{no}: {text}
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </Panel>
  );
}
