import { Button, Checkbox, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { SourceRejectWire, SourceRunWire, SourceWire } from '../../src/sources/source-wire.ts';
import { refresh, send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { usePages } from '../platform/pages.ts';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { MoreButton } from '../shell/more-button.tsx';
import { Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, Loaded } from '../shell/states.tsx';
import { RecordText } from './record-text.tsx';
import style from './source.module.css';

/** Records that a source could not take in: why, what they were, and the way to try them again through the mapping as it is now. */
export function RejectsPanel({ source }: { source: SourceWire }) {
  const { t } = useText();
  const { may } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const path = `/sources/${encodeURIComponent(source.id)}`;
  const { query, more, isReading } = usePages<SourceRejectWire>(`${path}/rejects?open=true`);
  const replay = useTask(async () => {
    await send<SourceRunWire>('POST', `${path}/replay`, chosen.size > 0 ? { rejects: [...chosen] } : {});
    setChosen(new Set());
    await refresh('/sources', '/ngsi-ld');
    notifications.show({ message: t('feed.replay.begun') });
  });
  const toggle = (id: number) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Panel
      title={t('feed.rejects.title')}
      lead={t('feed.rejects.lead')}
      actions={
        may('source.write') && source.rejects > 0 ? (
          <Button
            className="no-print"
            size="xs"
            variant="default"
            loading={replay.isBusy}
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={() => void replay.start()}
          >
            {chosen.size > 0 ? t('feed.replay.some', { count: chosen.size }) : t('feed.replay.all')}
          </Button>
        ) : null
      }
    >
      {replay.error !== null && <ErrorState error={replay.error} />}
      <Loaded query={query} rows={3} height={36}>
        {(rejects) =>
          rejects.length === 0 ? (
            <EmptyState title={t('feed.rejects.none')} />
          ) : (
            <>
              <ul className={style.rejects}>
                {rejects.map((reject) => (
                  <Reject
                    key={reject.id}
                    reject={reject}
                    isChosen={chosen.has(reject.id)}
                    onToggle={may('source.write') ? () => toggle(reject.id) : null}
                  />
                ))}
              </ul>
              <MoreButton more={more} isReading={isReading} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface RejectProps {
  readonly reject: SourceRejectWire;
  readonly isChosen: boolean;
  readonly onToggle: (() => void) | null;
}

function Reject({ reject, isChosen, onToggle }: RejectProps) {
  const { t } = useText();
  const format = useFormat();
  const { place, at, issues, record } = reject;
  return (
    <li>
      {onToggle ? (
        <Checkbox
          size="xs"
          mt={3}
          checked={isChosen}
          onChange={onToggle}
          aria-label={t('feed.replay.choose', { place })}
        />
      ) : (
        <span />
      )}
      <div>
        {issues.map((issue) => (
          <Text key={`${issue.code} ${issue.at.path ?? ''} ${issue.message}`} size="sm" className="break">
            {issue.message}
          </Text>
        ))}
        <Group gap="xs" className="quiet small">
          <span className="break">{place}</span>
          <span>{format.dateTime(at)}</span>
        </Group>
        {record !== null && (
          <details>
            <summary>{t('feed.record')}</summary>
            <RecordText of={record} />
          </details>
        )}
      </div>
    </li>
  );
}
