import { Table, Text } from '@mantine/core';
import type { AreaProfileWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import { useFormat } from '../platform/format.ts';
import { useText, type Text as Words } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { CsvButton } from './csv-button.tsx';
import style from './diagnosis.module.css';
import { withUnit } from './lift-words.ts';
import { gain } from './moved.ts';
import { type ColumnValue, useDenominators } from './use-moved.ts';

interface MovedColumnsProps {
  readonly change: ChangeDecomposition;
  readonly runs: readonly [earlier: RunWire, later: RunWire];
  readonly profiles: readonly [earlier: AreaProfileWire, later: AreaProfileWire];
  /** The two runs as they are said, the earlier first. */
  readonly names: readonly [earlier: string, later: string];
  readonly nameOf: (column: string) => string;
}

/** The area's own figures that changed: before, after, and what each did to rank and score; the largest effect first. */
export function MovedColumns({ change, runs, profiles, names, nameOf }: MovedColumnsProps) {
  const { t, local } = useText();
  const format = useFormat();
  const earlier = figuresIn(runs[0], profiles[0], local);
  const later = figuresIn(runs[1], profiles[1], local);
  const felt = (change.columns ?? [])
    .filter(({ rank, score }) => rank !== 0 || Math.abs(score) > 1e-9)
    .sort((a, b) => Math.abs(b.rank) - Math.abs(a.rank) || Math.abs(b.score) - Math.abs(a.score));
  const others = felt.map(({ column }) => column).filter((column) => !later.has(column));
  const area = profiles[1].area.code;
  const before = useDenominators(runs[0].id, area, runs[0].nodes, others);
  const after = useDenominators(runs[1].id, area, runs[1].nodes, others);
  if (felt.length === 0) return null;
  const rows = felt.map((column) => {
    const now = later.get(column.column) ?? after.get(column.column);
    const was = earlier.get(column.column) ?? before.get(column.column);
    return { ...column, was, now, users: usersOf(runs[1], column.column) };
  });
  const title = t('moved.columns');
  return (
    <Panel
      title={title}
      lead={t('moved.columns.lead')}
      actions={
        <CsvButton
          title={title}
          table={() => ({
            columns: [
              t('word.code'),
              t('word.indicator'),
              ...names,
              t('word.unit'),
              t('moved.column.places'),
              t('moved.column.points'),
            ],
            rows: rows.map(({ column, was, now, rank, score }) => [
              column,
              nameOf(column),
              was?.value ?? null,
              now?.value ?? null,
              now?.unit ?? was?.unit ?? '',
              gain({ rank, score }, 'rank'),
              score,
            ]),
          })}
        />
      }
    >
      <Scroll label={title}>
        <Table className={style.changes}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('word.indicator')}</Table.Th>
              <Table.Th scope="col" className="numeric">
                {names[0]}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {names[1]}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('moved.column.places')}
              </Table.Th>
              <Table.Th scope="col" className="numeric">
                {t('moved.column.points')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => {
              const { column, was, now, users } = row;
              const [indicator] = users;
              const unit = now?.unit ?? was?.unit ?? '';
              const places = gain(row, 'rank');
              return (
                <Table.Tr key={column}>
                  <Table.Th scope="row">
                    {indicator === undefined ? (
                      nameOf(column)
                    ) : (
                      <TextLink to="/lineage/$area/$node" params={{ area, node: indicator.code }} inherit>
                        {nameOf(column)}
                      </TextLink>
                    )}
                    {indicator === undefined || indicator.code === column ? null : (
                      <Text size="xs" c="dimmed">
                        {t('lift.makes', {
                          names: users.map(({ name }) => local(name)).join(t('list.comma')),
                        })}
                      </Text>
                    )}
                  </Table.Th>
                  <Table.Td className="numeric">{format.value(was?.value)}</Table.Td>
                  <Table.Td className="numeric">
                    <strong>{withUnit(format.value(now?.value), now?.value == null ? '' : unit)}</strong>
                  </Table.Td>
                  <Table.Td className="numeric" data-label={t('moved.column.places')}>
                    <Signed value={places} />
                  </Table.Td>
                  <Table.Td className="numeric" data-label={t('moved.column.points')}>
                    <Signed value={row.score} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Panel>
  );
}

/** A number with its sign, in the colour of better or worse. */
function Signed({ value }: { readonly value: number }) {
  const format = useFormat();
  const text = format.signed(value);
  const rounded = Math.round(value * 10);
  return (
    <span className={style.signed} data-direction={rounded > 0 ? 'up' : rounded < 0 ? 'down' : undefined}>
      {text}
    </span>
  );
}

/** The values of a run's indicators by the column that they are read from. */
function figuresIn(
  run: RunWire,
  profile: AreaProfileWire,
  local: Words['local'],
): ReadonlyMap<string, ColumnValue> {
  const values = new Map(profile.nodes.map(({ code, value }) => [code, value?.raw ?? null]));
  return new Map(
    run.nodes
      .filter(({ kind }) => kind === 'indicator')
      .map((node) => [
        node.numerator ?? node.code,
        { value: values.get(node.code) ?? null, unit: local(node.unitSymbol) },
      ]),
  );
}

/** The indicators that a column is part of. */
const usersOf = ({ nodes }: RunWire, column: string) =>
  nodes.filter(
    ({ kind, code, numerator, denominator }) =>
      kind === 'indicator' && ((numerator ?? code) === column || denominator === column),
  );
