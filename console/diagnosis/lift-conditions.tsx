import { Button, Checkbox, Group, NumberInput, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { Move } from '../../src/composite/what-if-move.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './diagnosis.module.css';
import type { Conditions } from './lift.ts';
import { withUnit } from './lift-words.ts';
import type { NamedFigures } from './use-what-if.ts';

interface LiftConditionsProps {
  /** What could change at all, as far as the best area is. */
  readonly moves: readonly Move[];
  /** Those that do not change, and why: `noHelp` has no part in a way to the goal. */
  readonly leftOut: readonly { readonly figure: string; readonly reason: string }[];
  readonly figures: NamedFigures;
  readonly conditions: Conditions;
  readonly onConditions: (conditions: Conditions) => void;
}

/** Which figures may change and how far, for the reader to say; and which cannot, and why. */
export function LiftConditions({ moves, leftOut, figures, conditions, onConditions }: LiftConditionsProps) {
  const { t } = useText();
  const format = useFormat();
  const [fixed, setFixed] = useState(conditions.fixed);
  const [limits, setLimits] = useState<ReadonlyMap<string, number | string>>(conditions.limits);
  const stated = new Map(
    [...limits].flatMap(([code, value]) => (typeof value === 'number' ? [[code, value]] : [])),
  );
  const nothingLeft = moves.every(({ figure }) => fixed.has(figure));
  const toggle = (figure: string) => {
    const next = new Set(fixed);
    if (!next.delete(figure)) next.add(figure);
    setFixed(next);
  };
  return (
    <Panel title={t('lift.conditions')} lead={t('lift.conditions.lead')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!nothingLeft) onConditions({ fixed, limits: stated });
        }}
      >
        <Scroll label={t('lift.conditions')}>
          <Table className={style.conditions}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('lift.mayChange')}</Table.Th>
                <Table.Th scope="col" className="numeric">
                  {t('lift.column.now')}
                </Table.Th>
                <Table.Th scope="col">{t('lift.limit')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {moves.map(({ figure, from, limit }) => {
                const named = figures.get(figure);
                const name = named?.name ?? figure;
                const isUp = limit > from;
                return (
                  <Table.Tr key={figure}>
                    <Table.Th scope="row">
                      <Checkbox label={name} checked={!fixed.has(figure)} onChange={() => toggle(figure)} />
                    </Table.Th>
                    <Table.Td className="numeric">{withUnit(format.value(from), named?.unit ?? '')}</Table.Td>
                    <Table.Td>
                      <NumberInput
                        size="xs"
                        className={style.limit}
                        aria-label={t(isUp ? 'lift.limit.atMost' : 'lift.limit.atLeast', { name })}
                        placeholder={format.value(limit)}
                        value={limits.get(figure) ?? ''}
                        disabled={fixed.has(figure)}
                        onChange={(value) => setLimits(new Map(limits).set(figure, value))}
                        leftSection={<span aria-hidden>{isUp ? '≤' : '≥'}</span>}
                      />
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Scroll>
        <Group gap="xs" mt="sm" className="no-print">
          <Button type="submit" size="xs" disabled={nothingLeft}>
            {t('lift.conditions.apply')}
          </Button>
          {conditions.fixed.size > 0 || conditions.limits.size > 0 ? (
            <Button
              type="button"
              size="xs"
              variant="default"
              onClick={() => onConditions({ fixed: new Set(), limits: new Map() })}
            >
              {t('lift.conditions.reset')}
            </Button>
          ) : null}
          {nothingLeft ? (
            <Text size="xs" c="dimmed" role="status">
              {t('lift.conditions.nothing')}
            </Text>
          ) : null}
        </Group>
      </form>
      {leftOut.length > 0 ? (
        <div className={style.leftOut}>
          <h3>{t('lift.leftOut')}</h3>
          <ul>
            {leftOut.map(({ figure, reason }) => (
              <li key={figure}>
                {t('lift.leftOut.item', {
                  name: figures.get(figure)?.name ?? figure,
                  reason: t(`lift.leftOut.${reason}`),
                })}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Panel>
  );
}
