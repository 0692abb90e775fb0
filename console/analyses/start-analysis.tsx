import { Button, Checkbox, Group, Select, Stack, Tabs, Text } from '@mantine/core';
import { IconActivity, IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { AnalysisWire } from '../../src/assessments/analysis-wire.ts';
import type { RunWire } from '../../src/assessments/run-wire.ts';
import type { UncertaintySpec } from '../../src/model/uncertainty.ts';
import { ApiProblem, refresh, send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { ErrorState, Loaded } from '../shell/states.tsx';
import style from './analyses.module.css';
import { FactorRow, Figure } from './factor-fields.tsx';
import type { Wording } from './factor-words.ts';
import { draftOf, isComplete, placeIssues, replicationsOf, specOfDraft, withRow } from './spec-draft.ts';
import { Mistakes, readSpecText, SpecText } from './spec-text.tsx';
import { analysesPath } from './use-analyses.ts';

/** Sensitivity is asked first: it demands more of a specification, so that what it refuses starts nothing. */
const QUESTIONS = ['sensitivity', 'uncertainty'] as const;
type Question = (typeof QUESTIONS)[number];

interface StartAnalysisProps {
  readonly run: RunWire;
  readonly wording: Wording;
}

/** Starts analyses of a run, for those who may; others read why the button is off. */
export function StartAnalysis({ run, wording }: StartAnalysisProps) {
  const { t } = useText();
  const { may, person } = useSession();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ReasonedButton
        className="no-print"
        reason={may('analysis.create') ? null : t(person ? 'robust.start.notAllowed' : 'robust.start.signIn')}
        leftSection={<IconActivity size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('robust.start')}
      </ReasonedButton>
      {isOpen && (
        <Dialog size="lg" onClose={() => setOpen(false)} title={t('robust.start.title')}>
          <Start run={run} wording={wording} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

interface Known {
  readonly spec: UncertaintySpec;
  readonly isOwn: boolean;
}

function Start({ run, wording, onClose }: StartAnalysisProps & { onClose: () => void }) {
  const known = useGet<Known>(`/runs/${encodeURIComponent(run.id)}/uncertainty-spec`);
  return (
    <Loaded query={known} rows={6}>
      {(loaded) => <StartForm known={loaded} run={run} wording={wording} onClose={onClose} />}
    </Loaded>
  );
}

function StartForm({
  known,
  run,
  wording,
  onClose,
}: StartAnalysisProps & { known: Known; onClose: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const [questions, setQuestions] = useState<readonly Question[]>(QUESTIONS);
  const [draft, setDraft] = useState(() => draftOf(known.spec));
  const [text, setText] = useState<string | null>(null);
  const [tab, setTab] = useState<string | null>('simple');
  const isText = tab === 'advanced';
  const asked = specOfDraft(draft);
  const written = text ?? JSON.stringify(asked, null, 2);

  const start = useTask(async () => {
    const spec = isText ? await read(written) : asked;
    for (const kind of QUESTIONS)
      if (questions.includes(kind)) await send<AnalysisWire>('POST', analysesPath(run.id), { kind, spec });
    await refresh(analysesPath(run.id));
    onClose();
  });
  const read = async (document: string) => {
    try {
      return await readSpecText(document, t('robust.start.text.noObject'));
    } catch (error) {
      throw unreadable(t('robust.start.text.bad', { reason: (error as Error).message.split('\n')[0]! }));
    }
  };
  const issues = start.error instanceof ApiProblem ? start.error.issues : [];
  const placed = placeIssues(draft, issues);
  const change = (next: typeof draft) => {
    start.forget();
    setText(null);
    setDraft(next);
  };
  const reason =
    questions.length === 0
      ? t('robust.start.none')
      : isText
        ? null
        : asked.factors.length === 0
          ? t('robust.start.noFactor')
          : isComplete(draft)
            ? null
            : t('robust.start.gaps');
  return (
    <Stack>
      <Text size="sm">{t('robust.start.what')}</Text>
      <Checkbox.Group
        label={t('robust.start.questions')}
        value={[...questions]}
        onChange={(chosen) => setQuestions(QUESTIONS.filter((one) => chosen.includes(one)))}
      >
        <Stack gap={6} mt={6}>
          {QUESTIONS.toReversed().map((one) => (
            <Checkbox key={one} value={one} label={t(`robust.start.question.${one}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Tabs
        value={tab}
        onChange={(next) => {
          start.forget();
          setTab(next);
        }}
        keepMounted={false}
      >
        <Tabs.List mb="sm">
          <Tabs.Tab value="simple">{t('robust.start.simple')}</Tabs.Tab>
          <Tabs.Tab value="advanced">{t('robust.start.advanced')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="simple">
          <Group align="flex-start" gap="md" mb="sm">
            <Select
              size="xs"
              w={180}
              label={t('robust.start.samples')}
              description={t('robust.start.samples.hint')}
              allowDeselect={false}
              value={String(draft.samples)}
              data={samplesBeside(known.spec.samples).map((count) => ({
                value: String(count),
                label: format.count(count),
              }))}
              error={placed.samples[0]?.message}
              onChange={(samples) => change({ ...draft, samples: Number(samples) })}
            />
            <Figure
              label={t('robust.start.seed')}
              description={t('robust.start.seed.hint')}
              value={draft.seed}
              error={placed.seed[0]?.message}
              onChange={(seed) => change({ ...draft, seed })}
            />
          </Group>
          <Text size="sm" fw={600}>
            {t('robust.start.factors')}
          </Text>
          <Text size="xs" c="dimmed" mb={6}>
            {t(known.isOwn ? 'robust.start.factors.own' : 'robust.start.factors.default')}
          </Text>
          <ul className={style.factors}>
            {draft.rows.map((row, at) => (
              <FactorRow
                key={row.factor.name}
                row={row}
                wording={wording}
                mistakes={placed.rows.get(at) ?? []}
                onChange={(next) => change(withRow(draft, at, next))}
              />
            ))}
          </ul>
          <Mistakes issues={placed.others} />
        </Tabs.Panel>
        <Tabs.Panel value="advanced">
          <SpecText
            text={written}
            issues={issues}
            onChange={(next) => {
              start.forget();
              setText(next);
            }}
          />
        </Tabs.Panel>
      </Tabs>
      {start.error !== null && issues.length === 0 && <ErrorState error={start.error} />}
      <Foot
        count={isText ? null : questions.reduce((sum, kind) => sum + replicationsOf(asked, kind), 0)}
        onRestore={() => change(draftOf(known.spec))}
      >
        <Button variant="default" onClick={onClose}>
          {t('work.cancel')}
        </Button>
        <ReasonedButton reason={reason} loading={start.isBusy} onClick={() => void start.start()}>
          {t('robust.start.do')}
        </ReasonedButton>
      </Foot>
    </Stack>
  );
}

interface FootProps {
  /** Recomputations in all; null where that is not known before. */
  readonly count: number | null;
  readonly onRestore: () => void;
  readonly children: React.ReactNode;
}

function Foot({ count, onRestore, children }: FootProps) {
  const { t } = useText();
  const format = useFormat();
  return (
    <Group justify="space-between">
      <div>
        {count !== null && Number.isFinite(count) && (
          <Text size="xs" c="dimmed">
            {t('robust.start.total', { count: format.count(count) })}
          </Text>
        )}
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          onClick={onRestore}
        >
          {t('robust.start.restore')}
        </Button>
      </div>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}

/** Powers of two that are offered, and the specification's own number. */
function samplesBeside(own: number): readonly number[] {
  const powers = Array.from({ length: 11 }, (_, at) => 2 ** (at + 6));
  return [...new Set([...powers, own])].toSorted((a, b) => a - b);
}

const unreadable = (message: string): ApiProblem =>
  new ApiProblem({
    type: 'urn:meridian:error:input.invalid',
    title: message,
    status: 400,
    issues: [{ code: 'document', severity: 'error', at: {}, message }],
  });
