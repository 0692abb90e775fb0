import { Anchor, Table, Text } from '@mantine/core';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import type { Framework } from '../../src/model/framework.ts';
import { findUnit } from '../../src/model/unit.ts';
import { useActorName } from '../platform/actor.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Hash } from '../shell/hash.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './framework.module.css';

/** What a framework is made by; nothing where it names no principles. */
export function FrameworkPrinciples({ framework: { principles = [] } }: { framework: Framework }) {
  const { t, local } = useText();
  if (principles.length === 0) return null;
  return (
    <Panel title={t('framework.principles')}>
      <ul className={style.principles}>
        {principles.map((principle) => (
          <li key={principle.en}>{local(principle)}</li>
        ))}
      </ul>
    </Panel>
  );
}

/** Maturity bands, sources and variables; what a framework does not have is left out. */
export function FrameworkFacts({ framework }: { framework: Framework }) {
  const { t, local } = useText();
  const format = useFormat();
  const { bands = [], sources = [], variables = [], appliesTo } = framework;
  return (
    <>
      {bands.length > 0 && (
        <Panel title={t('framework.bands')} lead={t('framework.bands.lead')}>
          <Table>
            <Table.Tbody>
              {bands.map((band, index) => (
                <Table.Tr key={band.code}>
                  <Table.Td>{local(band.name)}</Table.Td>
                  <Table.Td className="numeric">
                    {bands[index + 1]
                      ? t('framework.band.range', {
                          from: format.value(band.min),
                          to: format.value(bands[index + 1]?.min),
                        })
                      : t('framework.band.last', { from: format.value(band.min) })}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
      )}
      {appliesTo && (
        <Panel title={t('framework.scope')}>
          <Text size="sm">{local(appliesTo)}</Text>
        </Panel>
      )}
      {variables.length > 0 && (
        <Panel title={t('framework.variables')} lead={t('framework.variables.lead')}>
          <ul className={style.plain}>
            {variables.map((variable) => (
              <li key={variable.code}>
                {local(variable.name)} <span className={style.code}>{variable.code}</span>
                <Text span size="sm" c="dimmed">
                  {' '}
                  {local(findUnit(variable.unit)?.symbol) || variable.unit}
                </Text>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {sources.length > 0 && (
        <Panel title={t('framework.sources')}>
          <ul className={style.plain}>
            {sources.map((source) => (
              <li key={`${source.title.en} ${source.address ?? ''}`}>
                {source.address ? (
                  <Anchor href={source.address} target="_blank" rel="noreferrer" size="sm">
                    {local(source.title)}
                  </Anchor>
                ) : (
                  local(source.title)
                )}
                <Text size="xs" c="dimmed">
                  {[
                    source.licence,
                    source.accessed && t('framework.accessed', { date: format.date(source.accessed) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

/** Every saved revision, newest first; an older one can be looked at as it was. */
export function FrameworkRevisions({ framework }: { framework: FrameworkWire }) {
  const { t } = useText();
  const actorName = useActorName();
  const format = useFormat();
  const revisions = [...framework.revisions].sort((a, b) => b.revision - a.revision);
  return (
    <Panel title={t('framework.revisions')} lead={t('framework.revisions.lead')}>
      <Scroll label={t('framework.revisions')}>
        <Table miw={420}>
          <Table.Tbody>
            {revisions.map((entry) => (
              <Table.Tr key={entry.revision}>
                <Table.Td>
                  {entry.revision === framework.revision ? (
                    <Text span size="sm" fw={600} aria-current>
                      {t('framework.revision', { revision: entry.revision })}
                    </Text>
                  ) : (
                    <TextLink
                      to="/frameworks/$id"
                      params={{ id: framework.id }}
                      search={{ revision: entry.revision }}
                      size="sm"
                    >
                      {t('framework.revision', { revision: entry.revision })}
                    </TextLink>
                  )}
                </Table.Td>
                <Table.Td>{entry.version}</Table.Td>
                <Table.Td>{format.dateTime(entry.at)}</Table.Td>
                <Table.Td className="break">{actorName(entry.actor)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
      <Text size="xs" c="dimmed" mt="xs" component="div">
        {t('framework.hash')} <Hash sha256={framework.sha256} of={framework.id} />
      </Text>
    </Panel>
  );
}
