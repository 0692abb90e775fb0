import { Text } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { AreaProfileWire, RunWire } from '../../src/assessments/run-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Loaded } from '../shell/states.tsx';
import { isQuick, suggestions } from './lift.ts';
import { LiftChanges } from './lift-changes.tsx';
import { LiftFinding } from './lift-finding.tsx';
import { useFigures, useWhatIf, withLimits } from './use-what-if.ts';

const MOST_ROWS = 3;

interface LiftPanelProps {
  readonly run: RunWire;
  readonly profile: AreaProfileWire;
  readonly areas: readonly AreaWire[];
}

/** What would lift an area to the next goal, at a glance; asked for when the panel comes into sight. */
export function LiftPanel({ run, profile, areas }: LiftPanelProps) {
  const { t, local } = useText();
  const figures = useFigures(run);
  const { ref, inViewport } = useInViewport<HTMLDivElement>();
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (inViewport) setWanted(true);
  }, [inViewport]);
  const { area } = profile;
  const goal = useMemo(() => suggestions(profile, run.bands)[0]?.goal, [profile, run]);
  const answer = useWhatIf(run.id, isWanted && goal && isQuick(run) ? { area: area.code, goal } : null);
  const byCode = useMemo(() => new Map(areas.map((one) => [one.code, one])), [areas]);
  return (
    <Panel
      title={t('lift.panel')}
      {...(goal
        ? {
            lead: t('lift.panel.lead'),
            actions: (
              <ButtonLink
                to="/areas/$code/lift"
                params={{ code: area.code }}
                size="xs"
                variant="default"
                className="no-print"
              >
                {t('lift.panel.open')}
              </ButtonLink>
            ),
          }
        : {})}
    >
      <div ref={ref}>
        {goal && !isQuick(run) ? (
          <Text size="sm" c="dimmed">
            {t('lift.panel.slow')}
          </Text>
        ) : goal ? (
          <Loaded query={answer} rows={5} height={24}>
            {(found) => {
              const rows = found.each.flatMap(({ isReached, changes: [change] }) =>
                isReached && change ? [{ change }] : [],
              );
              const many = found.together.changes.map((change) => ({ change }));
              return (
                <>
                  <LiftFinding answer={found} area={area} goal={goal} figures={figures} areas={byCode} />
                  <LiftChanges
                    label={t(rows.length > 0 ? 'lift.alone' : 'lift.together')}
                    rows={rows.length > 0 ? rows.slice(0, MOST_ROWS) : many}
                    figures={withLimits(figures, found)}
                  />
                </>
              );
            }}
          </Loaded>
        ) : (
          <Text size="sm" c="dimmed">
            {t(profile.score === null ? 'lift.noScore' : 'lift.top', { area: local(area.name) })}
          </Text>
        )}
      </div>
    </Panel>
  );
}
