import { Text } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { AreaProfileWire, RunWire } from '../../src/assessments/run-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { LoadingState } from '../shell/states.tsx';
import { isQuick } from './lift.ts';
import { MovedFinding } from './moved-finding.tsx';
import { MovedRefusal } from './moved-refusal.tsx';
import { useChange, useColumnNames, useEarlierRuns, useSince } from './use-moved.ts';

interface MovedPanelProps {
  readonly run: RunWire;
  readonly profile: AreaProfileWire;
}

/** Why the rank moved since the run before, in a few sentences; asked for when the panel comes into sight. */
export function MovedPanel({ run, profile }: MovedPanelProps) {
  const { t, local } = useText();
  const say = useSince();
  const nameOf = useColumnNames(run);
  const before = useEarlierRuns(run);
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (inViewport) setWanted(true);
  }, [inViewport]);
  const since = before?.before;
  const { code, name } = profile.area;
  const hasScore = profile.score !== null;
  const change = useChange(run.id, isWanted && hasScore && isQuick(run) ? since?.id : undefined, code);
  return (
    <Panel
      title={t('moved.title.short')}
      {...(since && hasScore
        ? {
            actions: (
              <ButtonLink
                to="/areas/$code/change"
                params={{ code }}
                size="xs"
                variant="default"
                className="no-print"
              >
                {t('moved.open')}
              </ButtonLink>
            ),
          }
        : {})}
    >
      <div ref={ref}>
        {!hasScore ? (
          <Text size="sm" c="dimmed">
            {t('moved.noScore', { area: local(name) })}
          </Text>
        ) : before && !since ? (
          <Text size="sm" c="dimmed">
            {t('moved.none')} {t('moved.none.how')}
          </Text>
        ) : !isQuick(run) ? (
          <Text size="sm" c="dimmed">
            {t('lift.panel.slow')}
          </Text>
        ) : since && change.isError ? (
          <MovedRefusal query={change} area={local(name)} since={say(run, since)} isSmall />
        ) : since && change.data ? (
          <MovedFinding
            change={change.data}
            area={local(name)}
            since={say(run, since)}
            isSameMethod={since.framework.revision === run.framework.revision}
            nameOf={nameOf}
          />
        ) : (
          <LoadingState rows={3} height={22} />
        )}
      </div>
    </Panel>
  );
}
