import { Anchor } from '@mantine/core';
import type { EditionSummaryWire } from '../../src/assessments/edition-wire.ts';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './live.module.css';

interface WhichResultProps {
  readonly run: RunWire;
  /** When the live scores that are shown in its place were computed. */
  readonly liveAt?: string | undefined;
}

/** Says whether a page shows a published edition, a run that nobody has published, or live scores. */
export function WhichResult({ run, liveAt }: WhichResultProps) {
  const { t, locale } = useText();
  const format = useFormat();
  const editions = useGetAll<EditionSummaryWire>(
    `/editions?framework=${encodeURIComponent(run.framework.id)}`,
  ).data;
  if (liveAt !== undefined)
    return (
      <span className={style.which} data-of="live">
        {t('result.live', { time: format.dateTime(liveAt) })}
      </span>
    );
  if (!editions) return null;
  const all = editions.filter(({ runId }) => runId === run.id);
  const edition = all.find(({ withdrawn }) => withdrawn === null) ?? all[0];
  if (!edition)
    return (
      <span className={style.which} data-of="run">
        {t('result.run', { date: format.date(run.at) })}
      </span>
    );
  const word = edition.withdrawn ? 'withdrawn' : edition.replacedBy ? 'corrected' : 'edition';
  return (
    <span className={style.which} data-of="edition">
      <Anchor href={`/editions/${edition.id}?lang=${locale}`} inherit>
        {t(`result.${word}`, { id: edition.id })}
      </Anchor>
    </span>
  );
}
