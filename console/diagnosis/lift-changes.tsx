import { Table, Text } from '@mantine/core';
import type { FigureChange } from '../../src/composite/what-if.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './diagnosis.module.css';
import { readable, shareOf, shareOfWay } from './lift.ts';
import { withUnit } from './lift-words.ts';
import type { NamedFigures } from './use-what-if.ts';

export interface ChangeRow {
  readonly change: FigureChange;
  /** Where the change leads by itself. */
  readonly after?: { readonly rank: number; readonly score: number };
}

interface LiftChangesProps {
  readonly label: string;
  /** The rows do not reach the goal: what they would need is their limit. */
  readonly isAtLimit?: boolean;
  readonly rows: readonly ChangeRow[];
  /** With their limits. */
  readonly figures: NamedFigures;
  /** What the figures would be at the peers' median; without it there is no such column. */
  readonly peers?: ReadonlyMap<string, number> | undefined;
}

/** Figures as they are and as they would have to be, one a row, in the units in which they are reported. */
export function LiftChanges({ label, isAtLimit = false, rows, figures, peers }: LiftChangesProps) {
  const { t } = useText();
  const format = useFormat();
  const heads: readonly (readonly [word: string, hint?: string])[] = [
    ['lift.column.now'],
    [isAtLimit ? 'lift.column.limit' : 'lift.column.needed'],
    ['lift.column.percent'],
    ...(isAtLimit ? [] : [['lift.column.way', 'lift.column.way.hint'] as const]),
    ...(peers ? [['lift.column.peers', 'lift.column.peers.hint'] as const] : []),
    ['lift.column.cost', 'lift.column.cost.hint'],
  ];
  return (
    <Scroll label={label}>
      <Table className={style.changes}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('word.indicator')}</Table.Th>
            {heads.map(([word, hint]) => (
              <Table.Th key={word} scope="col" className="numeric" {...(hint ? { title: t(hint) } : {})}>
                {t(word)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ change, after }) => {
            const { figure, indicators, from, to, cost } = change;
            const named = figures.get(figure);
            const needed = isAtLimit ? to : readable(from, to, named?.limit);
            const share = shareOf(from, needed);
            const way = shareOfWay(from, needed, named?.limit);
            return (
              <Table.Tr key={figure}>
                <Table.Th scope="row">
                  <TextLink to="/indicators/$code" params={{ code: indicators[0] ?? figure }} inherit>
                    {named?.name ?? figure}
                  </TextLink>
                  {named?.makes ? (
                    <Text size="xs" c="dimmed">
                      {t('lift.makes', { names: named.makes })}
                    </Text>
                  ) : null}
                  {isAtLimit && after ? (
                    <Text size="xs" c="dimmed">
                      {t('lift.comesTo', {
                        rank: format.rank(after.rank),
                        score: format.score(after.score),
                      })}
                    </Text>
                  ) : null}
                </Table.Th>
                <Table.Td className="numeric">{format.value(from)}</Table.Td>
                <Table.Td className="numeric">
                  <strong>{withUnit(format.value(needed), named?.unit ?? '')}</strong>
                </Table.Td>
                <Table.Td className="numeric">
                  {share === null ? format.value(null) : `${format.signed(share * 100, 1)}%`}
                </Table.Td>
                {isAtLimit ? null : (
                  <Table.Td className="numeric" data-label={t('lift.column.way')}>
                    {way === null ? (
                      format.value(null)
                    ) : (
                      <span className={style.way}>
                        <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
                          <rect width="100" height="6" />
                          <rect width={Math.max(1, way * 100)} height="6" />
                        </svg>
                        {format.percent(way, 0)}
                      </span>
                    )}
                  </Table.Td>
                )}
                {peers ? (
                  <Table.Td className="numeric" data-label={t('lift.column.peers')}>
                    {format.value(peers.get(figure))}
                  </Table.Td>
                ) : null}
                <Table.Td className="numeric quiet" data-label={t('lift.column.cost')}>
                  {format.score(cost, 2)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
