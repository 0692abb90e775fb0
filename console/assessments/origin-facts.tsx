import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OriginWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';

interface CitationParts {
  readonly title?: { readonly en: string; readonly zh: string };
  readonly address?: string;
  readonly licence?: string;
}

/** The cell that a value was read from, who brought it, and under which right it is used. */
export function OriginFacts({ origin }: { origin: OriginWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const { title, address, licence } = (origin.citation ?? {}) as CitationParts;
  const facts: readonly (readonly [word: string, fact: ReactNode])[] = [
    [t('origin.file'), origin.file],
    ...(origin.sheet ? ([[t('origin.sheet'), origin.sheet]] as const) : []),
    [
      t('origin.row'),
      origin.rowCount > 1
        ? t('origin.rows', { row: format.count(origin.row), count: origin.rowCount })
        : format.count(origin.row),
    ],
    [t('origin.column'), origin.column],
    [
      t('origin.import'),
      <span key="import">
        <TextLink to="/imports/$id" params={{ id: String(origin.importId) }} inherit>
          {t('origin.import.number', { number: String(origin.importId) })}
        </TextLink>
        {t('list.pause')}
        {origin.actor.id === 'system' ? t('actor.system') : origin.actor.name}
        {t('list.pause')}
        {format.dateTime(origin.at)}
      </span>,
    ],
    ...(title
      ? ([
          [
            t('origin.citation'),
            address && /^https?:\/\//.test(address) ? (
              <Anchor key="citation" href={address} target="_blank" rel="noreferrer" inherit>
                {local(title)}
              </Anchor>
            ) : (
              local(title)
            ),
          ],
        ] as const)
      : []),
    ...(licence ? ([[t('origin.licence'), licence]] as const) : []),
    [
      'SHA-256',
      <code key="hash" className="hash">
        {origin.sha256}
      </code>,
    ],
  ];
  return (
    <dl className="facts">
      {facts.map(([word, fact]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
