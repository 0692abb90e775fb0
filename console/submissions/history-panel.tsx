import { Text } from '@mantine/core';
import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import style from './submission.module.css';

const TONES: Readonly<Record<string, string>> = {
  sent: 'busy',
  taken: 'busy',
  verified: 'good',
  overridden: 'good',
  returned: 'bad',
  rejected: 'bad',
  question: 'bad',
};

/** All that was said and decided, newest first, each with the figures as they stood. */
export function HistoryPanel({ item }: { item: SubmissionWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const valueAt = (version: number): number | null =>
    item.versions.find((one) => one.version === version)?.figures.value ?? null;
  return (
    <Panel title={t('submit.history')}>
      {item.events.length === 0 ? (
        <p className="quiet small">{t('submit.history.none')}</p>
      ) : (
        <ol className={style.log} reversed>
          {item.events.toReversed().map((event) => {
            const value = /^(?:sent|overridden)$/.test(event.kind) ? valueAt(event.version) : null;
            const files = item.evidence.filter(
              ({ fromVersion, untilVersion }) =>
                fromVersion <= event.version && (untilVersion === null || untilVersion > event.version),
            ).length;
            return (
              <li key={event.no} data-tone={TONES[event.kind]}>
                <b>{t(`submit.event.${event.kind}`)}</b>
                {value !== null && (
                  <>
                    {' · '}
                    {format.value(value, 6)} {local(item.unitSymbol)}
                    {' · '}
                    {t('submit.version', { version: event.version })}
                    {files > 0 && ` · ${t('submit.evidence.count', { count: files })}`}
                  </>
                )}
                <span className={style.sub}>
                  {event.actor.name} · {format.dateTime(event.at)}
                </span>
                {event.text && (
                  <Text size="sm" className={style.said ?? ''}>
                    {event.text}
                  </Text>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
