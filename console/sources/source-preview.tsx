import { Button, Group, Text, Textarea } from '@mantine/core';
import type { SourceKind, SourcePreviewWire } from '../../src/sources/source-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import { RecordText } from './record-text.tsx';
import style from './source.module.css';
import { Quality } from './source-state.tsx';

interface SourcePreviewProps {
  readonly kind: SourceKind;
  readonly sample: string;
  readonly onSample: (sample: string) => void;
  readonly preview: SourcePreviewWire | null;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly canTry: boolean;
  readonly onTry: () => void;
}

/** Tries a declaration on some records; nothing is stored. Beside each record, the entity that it becomes or why it does not. */
export function SourcePreview({
  kind,
  sample,
  onSample,
  preview,
  isBusy,
  error,
  canTry,
  onTry,
}: SourcePreviewProps) {
  const { t } = useText();
  const bad = preview?.items.filter(({ entity }) => entity === null).length ?? 0;
  return (
    <Panel title={t('feed.try')} lead={t('feed.try.lead')}>
      <Textarea
        className={style.mono ?? ''}
        label={t('feed.sample')}
        description={t(
          kind === 'mqtt' ? 'feed.sample.mqtt' : kind === 'sql' ? 'feed.sample.sql' : 'feed.sample.text',
        )}
        autosize
        minRows={4}
        maxRows={14}
        spellCheck={false}
        value={sample}
        onChange={(event) => onSample(event.currentTarget.value)}
      />
      <Group mt="sm">
        <Button variant="default" loading={isBusy} disabled={!canTry} onClick={onTry}>
          {t('feed.try.do')}
        </Button>
        {preview && (
          <Text size="sm" fw={500} role="status">
            {bad === 0
              ? t('feed.try.good', { count: preview.items.length })
              : t('feed.try.bad', { count: preview.items.length, bad })}
          </Text>
        )}
      </Group>
      {error !== null && <ErrorState error={error} />}
      {preview && preview.items.length > 0 && (
        <div className={style.found}>
          <dl className={style.figures}>
            <Quality quality={preview.quality} />
          </dl>
          {preview.items.map(({ place, record, entity, issues }) => (
            <div key={place} className={style.pairOf}>
              <div>
                <Text size="sm" fw={500}>
                  {t('feed.record')} · {place}
                </Text>
                <RecordText of={record} label={`${t('feed.record')} ${place}`} />
              </div>
              <div>
                <Text size="sm" fw={500}>
                  {t('city.entity')}
                </Text>
                {issues.map((issue) => (
                  <p key={`${issue.code} ${issue.at.path ?? ''} ${issue.message}`} className={style.issue}>
                    {issue.message}
                  </p>
                ))}
                {entity !== null && <RecordText of={entity} label={`${t('city.entity')} ${place}`} />}
              </div>
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}
