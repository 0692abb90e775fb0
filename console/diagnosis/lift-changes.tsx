import { Table, Text } from '@mantine/core';
import type { FigureChange } from '../../src/composite/what-if.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './diagnosis.module.css';
import { readable, shareOf } from './lift.ts';
import { withUnit } from './lift-words.ts';
import type { NamedFigures } from './use-what-if.ts';

export interface ChangeRow {
  readonly change: FigureChange;
  /** Areas that this change alone passes, best first; null where the changes only count together. */
  readonly overtaken: readonly string[] | null;
  /** Where the change leads where it does not reach the goal. */
  readonly comesTo?: { readonly rank: number; readonly score: number };
}

interface LiftChangesProps {
  readonly label: string;
  /** The rows do not reach the goal: what they would need is their limit. */
  readonly isAtLimit?: boolean;
  readonly rows: readonly ChangeRow[];
  readonly figures: NamedFigures;
  readonly areas: ReadonlyMap<string, AreaWire>;
}

/** Figures as they are and as they would have to be, one a row, in the units in which they are reported. */
export function LiftChanges({ label, isAtLimit = false, rows, figures, areas }: LiftChangesProps) {
  const { t } = useText();
  const format = useFormat();
  return (
    <Scroll label={label}>
      <Table className={style.changes}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('word.indicator')}</Table.Th>
            <Table.Th scope="col" className="numeric">
              {t('lift.column.now')}
            </Table.Th>
            <Table.Th scope="col" className="numeric">
              {t(isAtLimit ? 'lift.column.limit' : 'lift.column.needed')}
            </Table.Th>
            <Table.Th scope="col" className="numeric">
              {t('lift.column.percent')}
            </Table.Th>
            <Table.Th scope="col" className="numeric wide-only" title={t('lift.column.cost.hint')}>
              {t('lift.column.cost')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ change, overtaken, comesTo }) => {
            const { figure, indicators, from, to, cost } = change;
            const named = figures.get(figure);
            const needed = comesTo ? to : readable(from, to, named?.limit);
            const share = shareOf(from, needed);
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
                  {comesTo ? (
                    <Text size="xs" c="dimmed">
                      {t('lift.comesTo', {
                        rank: format.rank(comesTo.rank),
                        score: format.score(comesTo.score),
                      })}
                    </Text>
                  ) : overtaken && overtaken.length > 0 ? (
                    <Overtaken codes={overtaken} areas={areas} />
                  ) : null}
                </Table.Th>
                <Table.Td className="numeric">{format.value(from)}</Table.Td>
                <Table.Td className="numeric">
                  <strong>{withUnit(format.value(needed), named?.unit ?? '')}</strong>
                </Table.Td>
                <Table.Td className="numeric">
                  {share === null ? format.value(null) : `${format.signed(share * 100, 1)}%`}
                </Table.Td>
                <Table.Td className="numeric quiet wide-only">{format.score(cost, 2)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

const MOST_NAMES = 4;

/** The areas that would be passed: some by name, all in the title. */
function Overtaken({ codes, areas }: { codes: readonly string[]; areas: LiftChangesProps['areas'] }) {
  const { t, local } = useText();
  const names = codes.map((code) => local(areas.get(code)?.name) || code);
  const shown = names.slice(0, MOST_NAMES).join(t('list.comma'));
  return (
    <Text size="xs" c="dimmed" title={names.join(t('list.comma'))}>
      {names.length > MOST_NAMES
        ? t('lift.overtakes.more', { names: shown, count: names.length - MOST_NAMES })
        : t('lift.overtakes', { names: shown })}
    </Text>
  );
}
