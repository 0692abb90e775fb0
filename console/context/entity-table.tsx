import { Group, MultiSelect, Table, Text } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, Loaded } from '../shell/states.tsx';
import { instancesOf, type Json, latestObserved, nameOf, typesOf } from './attribute.ts';
import { useBroker } from './broker-api.ts';
import style from './city.module.css';
import { InstanceValue } from './instance-value.tsx';
import type { Names } from './names.ts';
import { type EntitySearch, listOf, questionOf, type SearchChange, turnOrder } from './question.ts';
import { cellOf, commonUnit, isNumeric, usualColumns } from './table-columns.ts';
import { unitSymbol } from './unit-symbol.ts';
import { useAge } from './use-age.ts';

const PAGE_ROWS = 25;

interface EntityTableProps {
  readonly search: EntitySearch;
  readonly names: Names;
  /** Short names of the attributes that there are. */
  readonly attributes: readonly string[];
  readonly onChange: (change: SearchChange) => void;
}

/** One page of the entities that a search finds; what is shown and in which order is in the address. */
export function EntityTable({ search, names, attributes, onChange }: EntityTableProps) {
  const { t } = useText();
  const page = search.page ?? 1;
  const question = useMemo(() => questionOf(search, names, { inOrder: true }), [search, names]);
  const query = useBroker<readonly Json[]>(
    `/entityOperations/query?limit=${PAGE_ROWS}&offset=${(page - 1) * PAGE_ROWS}&count=true`,
    question,
    { keep: true },
  );
  const chosen = listOf(search.columns);
  const usual = useMemo(() => usualColumns(query.data?.content ?? [], names.short), [query.data, names]);
  const columns = chosen.length > 0 ? chosen : usual;
  return (
    <Panel title={t('city.table')} lead={[search.type, search.q].filter(Boolean).join(' · ') || null}>
      <MultiSelect
        className={`${style.columnChoice} no-print`}
        mb="xs"
        size="xs"
        aria-label={t('city.columns')}
        placeholder={columns.length === 0 ? t('city.columns') : ''}
        searchable
        clearable={chosen.length > 0}
        maxValues={12}
        nothingFoundMessage={t('city.nothingFound')}
        value={[...columns]}
        data={[...new Set([...attributes, ...columns])]}
        onChange={(next) => onChange({ columns: next.length > 0 ? next.join(',') : undefined })}
      />
      <Loaded query={query} rows={10} height={30}>
        {({ content, count }) =>
          content.length === 0 ? (
            <EmptyState title={t('city.found.none')}>{t('city.found.none.do')}</EmptyState>
          ) : (
            <>
              <Rows
                {...{ entities: content, columns, search, names, onChange }}
                isOld={query.isPlaceholderData}
              />
              <Pages search={search} page={page} shown={content.length} count={count ?? content.length} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface RowsProps extends Pick<EntityTableProps, 'search' | 'names' | 'onChange'> {
  readonly entities: readonly Json[];
  readonly columns: readonly string[];
  readonly isOld: boolean;
}

function Rows({ entities, columns, search, names, onChange, isOld }: RowsProps) {
  const { t, locale } = useText();
  const format = useFormat();
  const age = useAge();
  const rows = useMemo(
    () => entities.map((entity) => ({ entity, instances: instancesOf(entity) })),
    [entities],
  );
  const parts = useMemo(
    () =>
      columns.map((name) => {
        const cells = rows.map(({ instances }) => cellOf(instances, name, names.short));
        return { name, cells, unit: commonUnit(cells), isRight: isNumeric(cells) };
      }),
    [columns, rows, names],
  );
  const order = (column: string) => onChange({ order: turnOrder(search.order, column) });
  return (
    <Scroll label={t('city.table')}>
      <Table className={style.entities} data-old={isOld || undefined}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('city.entity')}</Table.Th>
            {search.type === undefined && <Table.Th>{t('city.type')}</Table.Th>}
            {parts.map(({ name, unit, isRight }) => (
              <SortHead key={name} name={name} isRight={isRight} order={search.order} onOrder={order}>
                {name}
                {unit && <span className="quiet"> {unitSymbol(unit)}</span>}
              </SortHead>
            ))}
            <Table.Th>{t('city.observed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ entity, instances }, row) => {
            const observed = latestObserved(instances);
            return (
              <Table.Tr key={String(entity.id)}>
                <Table.Td className={style.nameCell}>
                  <TextLink to="/entities/$id" params={{ id: String(entity.id) }} size="sm">
                    {nameOf(entity, locale, names.short)}
                  </TextLink>
                  <span className={style.idLine} title={String(entity.id)}>
                    {String(entity.id)}
                  </span>
                </Table.Td>
                {search.type === undefined && (
                  <Table.Td className={style.textCell}>
                    {typesOf(entity).map(names.short).join(t('list.comma'))}
                  </Table.Td>
                )}
                {parts.map(({ name, cells, unit, isRight }) => {
                  const cell = cells[row];
                  return (
                    <Table.Td key={name} className={isRight ? 'numeric' : style.textCell}>
                      {cell ? (
                        <InstanceValue instance={cell} names={names} hasUnit={unit === undefined} short />
                      ) : (
                        '—'
                      )}
                    </Table.Td>
                  );
                })}
                <Table.Td className={style.time} title={observed ? format.dateTime(observed) : undefined}>
                  {observed ? age(observed) : '—'}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

interface SortHeadProps {
  readonly name: string;
  readonly isRight: boolean;
  readonly order: string | undefined;
  readonly onOrder: (name: string) => void;
  readonly children: React.ReactNode;
}

function SortHead({ name, isRight, order, onOrder, children }: SortHeadProps) {
  const { t } = useText();
  const way = order === name ? 'ascending' : order === `${name};desc` ? 'descending' : undefined;
  const Icon = way === undefined ? IconArrowsSort : way === 'ascending' ? IconArrowUp : IconArrowDown;
  return (
    <Table.Th className={isRight ? 'numeric' : undefined} aria-sort={way ?? 'none'}>
      <button type="button" className={style.sort} title={t('city.sort')} onClick={() => onOrder(name)}>
        <span>{children}</span>
        <Icon size={14} stroke={1.6} aria-hidden data-idle={way === undefined || undefined} />
      </button>
    </Table.Th>
  );
}

interface PagesProps {
  readonly search: EntitySearch;
  readonly page: number;
  readonly shown: number;
  readonly count: number;
}

function Pages({ search, page, shown, count }: PagesProps) {
  const { t } = useText();
  const first = (page - 1) * PAGE_ROWS;
  const to = (next: number): EntitySearch => {
    const { page: _, ...rest } = search;
    return next === 1 ? rest : { ...rest, page: next };
  };
  const hasNext = first + shown < count;
  return (
    <Group component="nav" aria-label={t('city.pages')} justify="space-between" mt="sm" gap="sm">
      <Text size="sm" c="dimmed">
        {t('city.rows', { from: first + 1, to: first + shown, all: count })}
      </Text>
      {(page > 1 || hasNext) && (
        <Group gap="xs" className="no-print">
          <ButtonLink
            to="/entities"
            search={to(Math.max(1, page - 1))}
            size="xs"
            variant="default"
            disabled={page === 1}
            resetScroll={false}
          >
            {t('city.pages.before')}
          </ButtonLink>
          <ButtonLink
            to="/entities"
            search={to(hasNext ? page + 1 : page)}
            size="xs"
            variant="default"
            disabled={!hasNext}
            resetScroll={false}
          >
            {t('city.pages.next')}
          </ButtonLink>
        </Group>
      )}
    </Group>
  );
}
