import { Button, CopyButton, Group, Text } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconCheck,
  IconDeviceFloppy,
  IconEqual,
  IconEyeOff,
  IconLink,
} from '@tabler/icons-react';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { MatrixWire, RunWire } from '../../src/assessments/run-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useIsUnassessed, useRun, useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { biggestMovers, standings, upheaval } from './movers.ts';
import { recomputer } from './recompute.ts';
import { SaveWeights } from './save-weights.tsx';
import { useWeights } from './use-weights.ts';
import { WeightTree } from './weight-tree.tsx';
import { weightsToLink } from './weights-link.ts';
import style from './what-if.module.css';
import { WhatIfMovers } from './what-if-movers.tsx';
import { WhatIfRanking } from './what-if-ranking.tsx';

/** What if the weights were others? Ranks follow at once, in the browser, and nothing is stored. */
export default function WhatIfPage() {
  const { t, local } = useText();
  const run = useRun();
  const matrix = useGet<MatrixWire>(run.data ? `/runs/${encodeURIComponent(run.data.id)}/matrix` : null);
  const failed = run.isError ? run : matrix.isError ? matrix : null;
  const isUnassessed = useIsUnassessed();
  return (
    <Page
      title={t('whatIf.title')}
      lead={run.data && t('whatIf.lead', { name: local(run.data.framework.name), period: run.data.period })}
    >
      {isUnassessed ? (
        <EmptyState title={t('whatIf.noRun')}>
          <TextLink to="/frameworks">{t('whatIf.noRun.do')}</TextLink>
        </EmptyState>
      ) : failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : run.data && matrix.data ? (
        <WhatIf key={run.data.id} run={run.data} matrix={matrix.data} />
      ) : (
        <LoadingState rows={12} height={32} />
      )}
    </Page>
  );
}

function WhatIf({ run, matrix }: { run: RunWire; matrix: MatrixWire }) {
  const { t } = useText();
  const search = useSearch({ from: '/what-if' });
  const navigate = useNavigate({ from: '/what-if' });
  const weights = useWeights(matrix, search.weights ?? '');
  const { published, shares } = weights;
  const [pinned, setPinned] = useState<ReadonlySet<string>>(() => new Set(search.pin?.split(',') ?? []));
  const [isSaving, setSaving] = useState(false);

  const compute = useMemo(() => recomputer(matrix), [matrix]);
  const before = useMemo(() => compute(published), [compute, published]);
  // Sliders follow the hand first; the ranking is drawn as soon as there is time for it.
  const settled = useDeferredValue(shares);
  const rows = useMemo(
    () =>
      standings(
        matrix.areas.map((area) => area.code),
        compute(settled),
        before,
      ),
    [matrix, compute, settled, before],
  );
  const areas = useMemo(() => new Map(matrix.areas.map((area) => [area.code, area])), [matrix]);

  const pin = useCallback((code: string) => {
    setPinned((current) => {
      const next = new Set(current);
      if (!next.delete(code)) next.add(code);
      return next;
    });
  }, []);

  const link = weightsToLink(matrix.nodes, published, shares);
  const pins = [...pinned].join(',');
  const keepInAddress = useDebouncedCallback((nextLink: string, nextPins: string) => {
    void navigate({
      search: ({ run }) => searchFor(run, nextLink, nextPins),
      replace: true,
      resetScroll: false,
    });
  }, 300);
  useEffect(() => {
    if (link !== (search.weights ?? '') || pins !== (search.pin ?? '')) keepInAddress(link, pins);
  }, [link, pins, search.weights, search.pin, keepInAddress]);

  return (
    <>
      <Text size="sm" mb="md" className={style.note}>
        <IconEyeOff size={16} aria-hidden />
        <span>
          <strong>{t('whatIf.notStored')}</strong> {t('whatIf.notStored.detail')}
        </span>
      </Text>
      <div className={style.summary}>
        <Summary rows={rows} areas={areas} />
        <Group gap="xs" className="no-print">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={15} aria-hidden />}
            disabled={link === '' && weights.locked.size === 0}
            onClick={weights.reset}
          >
            {t('whatIf.reset')}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconEqual size={15} aria-hidden />}
            onClick={weights.equalise}
          >
            {t('whatIf.equal')}
          </Button>
          <CopyLink run={run.id} weights={link} pins={pins} />
          <SaveButton isChanged={link !== ''} onSave={() => setSaving(true)} />
        </Group>
      </div>
      <div className={style.columns}>
        <Panel title={t('whatIf.weights')} lead={t('whatIf.weights.lead')}>
          <WeightTree nodes={matrix.nodes} weights={weights} />
        </Panel>
        <Panel title={t('whatIf.ranking')} lead={t('whatIf.ranking.lead')}>
          <WhatIfMovers rows={rows} areas={areas} pin={pin} />
          <WhatIfRanking title={t('whatIf.ranking')} rows={rows} areas={areas} pinned={pinned} pin={pin} />
        </Panel>
      </div>
      {isSaving && (
        <SaveWeights run={run} published={published} shares={shares} onClose={() => setSaving(false)} />
      )}
    </>
  );
}

type SummaryProps = Pick<Parameters<typeof WhatIfMovers>[0], 'rows' | 'areas'>;

/** One line that says how far the ranking moved; it stays in sight while weights are dragged. */
function Summary({ rows, areas }: SummaryProps) {
  const { t, local } = useText();
  const format = useFormat();
  const { moved, meanPlaces } = upheaval(rows);
  const { up, down } = biggestMovers(rows, 1);
  const furthest = [...up, ...down].map((row) =>
    t((row.moved ?? 0) > 0 ? 'whatIf.furthestUp' : 'whatIf.furthestDown', {
      name: local(areas.get(row.code)?.name),
      places: format.rank(Math.abs(row.moved ?? 0)),
    }),
  );
  return (
    <div role="status">
      <Text size="sm" fw={600}>
        {moved === 0
          ? t('whatIf.unmoved')
          : t('whatIf.moved', { count: moved, mean: format.score(meanPlaces, 1) })}
      </Text>
      {furthest.length > 0 && (
        <Text size="xs" c="dimmed">
          {furthest.join(' · ')}
        </Text>
      )}
    </div>
  );
}

function CopyLink({ run, weights, pins }: { run: string; weights: string; pins: string }) {
  const { t } = useText();
  const router = useRouter();
  const { href } = router.buildLocation({ to: '/what-if', search: searchFor(run, weights, pins) });
  const address = new URL(href, window.location.origin);
  return (
    <CopyButton value={address.href} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconLink size={15} aria-hidden />}
          onClick={copy}
        >
          <span aria-live="polite">{t(copied ? 'work.copied' : 'whatIf.copyLink')}</span>
        </Button>
      )}
    </CopyButton>
  );
}

/** Saving is for evaluators; everybody else reads why the button is off. */
function SaveButton({ isChanged, onSave }: { isChanged: boolean; onSave: () => void }) {
  const { t } = useText();
  const { may, person } = useSession();
  const refusal = may('framework.write')
    ? isChanged
      ? null
      : t('whatIf.save.unchanged')
    : t(person ? 'whatIf.save.notAllowed' : 'whatIf.save.signIn');
  return (
    <ReasonedButton
      size="xs"
      leftSection={<IconDeviceFloppy size={15} aria-hidden />}
      reason={refusal}
      onClick={onSave}
    >
      {t('whatIf.save')}
    </ReasonedButton>
  );
}

const searchFor = (run: string | undefined, weights: string, pin: string) => ({
  ...(run ? { run } : {}),
  ...(weights ? { weights } : {}),
  ...(pin ? { pin } : {}),
});
