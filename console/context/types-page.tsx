import { Table } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { Loaded } from '../shell/states.tsx';
import { askBroker, BROKER, useTenant } from './broker-api.ts';
import style from './city.module.css';
import { CityLead } from './city-lead.tsx';
import { EmptyBroker } from './empty-broker.tsx';
import { modelOf } from './model.ts';
import type { Names } from './names.ts';
import { type TypeWire, useTypes } from './use-names.ts';

/** Types whose entities are counted; the counts of more are not asked for. */
const COUNTED = 60;

interface TypeInfo {
  readonly entityCount: number;
  readonly attributeDetails: readonly {
    readonly attributeName: string;
    readonly attributeTypes: readonly string[];
  }[];
}

/** Every type of entity that there is: how many, with which attributes, under which model. */
export default function TypesPage() {
  const { t } = useText();
  const { query, names } = useTypes();
  return (
    <Page title={t('types.title')} lead={<CityLead>{t('types.lead')}</CityLead>}>
      <Loaded query={query} rows={8} height={32}>
        {({ content }) =>
          content.length === 0 ? (
            <EmptyBroker />
          ) : (
            <Panel title={t('types.count', { count: content.length })}>
              <Types types={content} names={names} />
            </Panel>
          )
        }
      </Loaded>
    </Page>
  );
}

function Types({ types, names }: { types: readonly TypeWire[]; names: Names }) {
  const { t } = useText();
  const format = useFormat();
  const tenant = useTenant();
  const infos = useQueries({
    queries: types.slice(0, COUNTED).map(({ id }) => {
      const path = `/types/${encodeURIComponent(id)}`;
      return {
        queryKey: [BROKER + path, tenant ?? null],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          askBroker<TypeInfo>('GET', path, { tenant, signal }),
      };
    }),
    combine: (results) => new Map(results.map(({ data }, place) => [types[place]!.id, data?.content])),
  });
  const sorted = types.toSorted(
    (a, b) =>
      (infos.get(b.id)?.entityCount ?? -1) - (infos.get(a.id)?.entityCount ?? -1) ||
      names.short(a.typeName).localeCompare(names.short(b.typeName)),
  );
  return (
    <Scroll label={t('types.title')}>
      <Table className={style.types}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('city.type')}</Table.Th>
            <Table.Th className="numeric">{t('city.title')}</Table.Th>
            <Table.Th>{t('types.attributes')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map(({ id, typeName, attributeNames }) => {
            const info = infos.get(id);
            const kinds = new Map(
              info?.attributeDetails.map(({ attributeName, attributeTypes }) => [
                attributeName,
                attributeTypes,
              ]),
            );
            const model = modelOf(id);
            return (
              <Table.Tr key={id}>
                <Table.Td className={style.nameCell}>
                  <TextLink to="/entities" search={{ type: names.short(typeName) }} size="sm" fw={600}>
                    {names.short(typeName)}
                  </TextLink>
                  {model && <span className={style.modelLine}>{t('types.model', { model })}</span>}
                  <span className={style.id}>{id}</span>
                </Table.Td>
                <Table.Td className="numeric">{info ? format.count(info.entityCount) : '—'}</Table.Td>
                <Table.Td>
                  <ul className={style.tags}>
                    {attributeNames
                      .map((name) => ({ name, short: names.short(name) }))
                      .sort((a, b) => a.short.localeCompare(b.short))
                      .map(({ name, short }) => (
                        <li
                          key={name}
                          title={[name, ...(kinds.get(name) ?? [])].join(' · ')}
                          data-kind={kinds.get(name)?.[0]}
                        >
                          {short}
                        </li>
                      ))}
                  </ul>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
