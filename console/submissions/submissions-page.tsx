import { Button, Checkbox, Group, Select, Table } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type {
  SubmissionChoicesWire,
  SubmissionItemWire,
  SubmissionListWire,
  VerifiedWire,
} from '../../src/indicators/submission-wire.ts';
import { refresh, send, useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import type { SubmissionsSearch } from '../routes.tsx';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Mark } from '../shell/mark.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState, ErrorState, Loaded } from '../shell/states.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { DueDate } from './due-date.tsx';
import { SheetButtons } from './sheet-buttons.tsx';
import { StateMark } from './state-mark.tsx';
import { STATES, type State } from './states.ts';
import style from './submission.module.css';
import { useDepartment } from './use-department.ts';

const ROWS = 200;

/** What departments are asked for: what is due, what was returned, what waits for a reviewer. */
export default function SubmissionsPage() {
  const { t } = useText();
  const { may } = useSession();
  const [isAsking, setAsking] = useState(false);
  return (
    <Page
      title={t('submit.title')}
      lead={t('submit.lead')}
      actions={
        may('submission.review') ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAsking(true)}>
            {t('submit.ask')}
          </Button>
        ) : null
      }
    >
      <MayRead action="submission.read" what={t('submit.signIn')}>
        <Worklist />
      </MayRead>
      {isAsking && <AskDialog onClose={() => setAsking(false)} />}
    </Page>
  );
}

function Worklist() {
  const { t, local } = useText();
  const departmentName = useDepartment();
  const { may } = useSession();
  const search = useSearch({ from: '/submissions' });
  const navigate = useNavigate();
  const choices = useGet<SubmissionChoicesWire>('/submissions/choices');
  const query = useGet<SubmissionListWire>(`/submissions/items?${queryOf(search, { limit: String(ROWS) })}`);
  const go = (change: Partial<Record<keyof SubmissionsSearch, string | undefined>>) =>
    void navigate({ to: '/submissions', search: { ...search, ...change } as SubmissionsSearch });
  return (
    <div className={style.stack}>
      {choices.data && choices.data.departments.length > 0 && (
        <div className={`${style.bar} no-print`}>
          <Select
            label={t('submit.department')}
            placeholder={t('submit.all')}
            clearable
            searchable
            clearButtonProps={{ 'aria-label': t('submit.all') }}
            data={choices.data.departments
              .filter(Boolean)
              .map((one) => ({ value: one, label: departmentName(one) }))}
            value={search.department ?? null}
            onChange={(department) => go({ department: department ?? undefined })}
          />
          <Select
            label={t('submit.area')}
            placeholder={t('submit.all')}
            clearable
            searchable
            limit={200}
            clearButtonProps={{ 'aria-label': t('submit.all') }}
            data={choices.data.areas.map(({ code, name }) => ({ value: code, label: local(name) }))}
            value={search.area ?? null}
            onChange={(area) => go({ area: area ?? undefined })}
          />
          <Select
            label={t('submit.period')}
            placeholder={t('submit.all')}
            clearable
            clearButtonProps={{ 'aria-label': t('submit.all') }}
            data={[...choices.data.periods]}
            value={search.period ?? null}
            onChange={(period) => go({ period: period ?? undefined })}
          />
        </div>
      )}
      {search.round && (
        <Group gap="xs" className="no-print">
          <ButtonLink size="xs" variant="default" to="/rounds/$id" params={{ id: search.round }}>
            {t('submit.round')}
          </ButtonLink>
          <Button size="xs" variant="subtle" onClick={() => go({ round: undefined })}>
            {t('submit.round.leave')}
          </Button>
        </Group>
      )}
      <Loaded query={query} rows={8} height={36}>
        {(list) => (
          <>
            <States counts={list.counts} chosen={search.state} onChoose={(state) => go({ state })} />
            <Panel
              title={headline(list, may('submission.fill'), t)}
              actions={<SheetButtons filter={queryOf(search, {})} />}
              lead={list.next === null ? undefined : t('submit.cut', { count: list.items.length })}
            >
              {list.items.length === 0 ? (
                <EmptyState
                  title={t(
                    search.state || search.area || search.department ? 'submit.none.fits' : 'submit.none',
                  )}
                >
                  {t('submit.none.what')}
                </EmptyState>
              ) : (
                <ItemTable items={list.items} />
              )}
            </Panel>
          </>
        )}
      </Loaded>
    </div>
  );
}

/** The filters of the address as the API takes them. */
function queryOf(search: SubmissionsSearch, more: Readonly<Record<string, string>>): string {
  const { department, area, round, period, state } = search;
  const given = Object.entries({ department, area, round, period, state, ...more }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(given).toString();
}

type Words = (key: string, params?: Record<string, string | number>) => string;

/** What a busy person wants to know first: whoever only reviews, what waits; else what is late, else what is still to come, else that all is in. */
function headline({ counts }: SubmissionListWire, isFilling: boolean, t: Words): string {
  const sum = (pick: (one: SubmissionListWire['counts'][number]) => number) =>
    counts.reduce((total, one) => total + pick(one), 0);
  const all = sum(({ items }) => items);
  if (all === 0) return t('submit.items');
  const late = sum(({ overdue }) => overdue);
  const soon = sum((one) => one.soon);
  const open = counts.find(({ state }) => state === 'not-reported')?.items ?? 0;
  const waiting = sum(({ state, items }) => (/^(?:reported|under-review)$/.test(state) ? items : 0));
  if (waiting > 0 && !isFilling) return t('submit.headline.waiting', { count: waiting, all });
  if (late > 0) return t('submit.headline.late', { count: late, all });
  if (soon > 0) return t('submit.headline.soon', { count: soon, all });
  if (open > 0) return t('submit.headline.open', { count: open, all });
  if (waiting > 0) return t('submit.headline.waiting', { count: waiting, all });
  return t('submit.headline.done', { count: all });
}

/** How many items are in each state; pressing one shows only those. */
function States({
  counts,
  chosen,
  onChoose,
}: {
  counts: SubmissionListWire['counts'];
  chosen: State | undefined;
  onChoose: (state: State | undefined) => void;
}) {
  const { t } = useText();
  const format = useFormat();
  if (counts.length === 0) return null;
  return (
    <ul className={style.states} aria-label={t('submit.states')}>
      {STATES.map((state) => (
        <li key={state}>
          <button
            type="button"
            className={style.state}
            aria-pressed={chosen === state}
            onClick={() => onChoose(chosen === state ? undefined : state)}
          >
            <b>{format.count(counts.find((one) => one.state === state)?.items ?? 0)}</b>
            {t(`state.value.${state}`)}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The items of the page; a reviewer chooses among those that can be verified. */
function ItemTable({ items }: { items: readonly SubmissionItemWire[] }) {
  const { t } = useText();
  const { may } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [result, setResult] = useState<VerifiedWire | null>(null);
  const open = may('submission.review') ? items.filter(isVerifiable) : [];
  const picked = open.filter(({ id }) => chosen.has(id));
  const plain = open.filter((item) => !isDoubtful(item));
  const isEveryPlain = plain.length > 0 && plain.every(({ id }) => chosen.has(id));
  const doubtful =
    plain.length < open.length ? t('submit.bulk.doubtful', { count: open.length - plain.length }) : undefined;
  const verify = useTask(async () => {
    setResult(null);
    const seen = picked.map(({ id, revision }) => ({ id, revision }));
    setResult(await send<VerifiedWire>('POST', '/submissions/verify', { items: seen }));
    setChosen(new Set());
    await refresh('/submissions', '/rounds');
  });
  const nameOf = new Map(items.map((item) => [item.id, item]));
  return (
    <>
      {open.length > 0 && (
        <div className={`${style.bulk} no-print`}>
          {plain.length > 0 ? (
            <Checkbox
              label={t('submit.bulk.all', { count: plain.length })}
              description={doubtful}
              checked={isEveryPlain}
              indeterminate={!isEveryPlain && picked.length > 0}
              onChange={() => setChosen(new Set(isEveryPlain ? [] : plain.map(({ id }) => id)))}
            />
          ) : (
            <span className="quiet small">{doubtful}</span>
          )}
          <Button
            size="xs"
            disabled={picked.length === 0}
            loading={verify.isBusy}
            onClick={() => void verify.start()}
          >
            {picked.length === 0
              ? t('submit.move.verify')
              : t('submit.bulk.verify', { count: picked.length })}
          </Button>
        </div>
      )}
      {verify.error !== null && <ErrorState error={verify.error} />}
      {result && (
        <Notice tone={result.refused.length > 0 ? 'bad' : 'good'} role="status">
          {t('submit.bulk.done', { count: result.verified })}
          {result.refused.length > 0 && (
            <ul>
              {result.refused.map(({ id, message }) => (
                <RefusedItem key={id} item={nameOf.get(id)} message={message} />
              ))}
            </ul>
          )}
        </Notice>
      )}
      <Scroll label={t('submit.items')}>
        <Table className={style.table}>
          <Table.Thead>
            <Table.Tr>
              {open.length > 0 && (
                <Table.Th>
                  <span className="sr-only">{t('submit.bulk.choose')}</span>
                </Table.Th>
              )}
              <Table.Th>{t('submit.indicator')}</Table.Th>
              <Table.Th>{t('city.state')}</Table.Th>
              <Table.Th>{t('submit.due')}</Table.Th>
              <Table.Th>{t('submit.department')}</Table.Th>
              <Table.Th className="numeric">{t('submit.value')}</Table.Th>
              <Table.Th>{t('submit.remarks')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <ItemRow
                key={item.id}
                item={item}
                choice={
                  open.length === 0
                    ? undefined
                    : {
                        isChosen: chosen.has(item.id),
                        onChoose: isVerifiable(item)
                          ? () => setChosen((before) => toggled(before, item.id))
                          : undefined,
                      }
                }
              />
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </>
  );
}

function RefusedItem({ item, message }: { item: SubmissionItemWire | undefined; message: string }) {
  const { local } = useText();
  return (
    <li>
      {item && `${local(item.name)} · ${local(item.area.name)}: `}
      {message}
    </li>
  );
}

/** Whether a reviewer may verify an item now, and whether something about it is most likely a mistake. */
const isVerifiable = ({ state, stage }: SubmissionItemWire): boolean =>
  (state === 'reported' || state === 'under-review') && (stage === 'open' || stage === 'review');
const isDoubtful = ({ findings, hasQuestion }: SubmissionItemWire): boolean =>
  hasQuestion || findings.some(({ severity }) => severity === 'warning');

const toggled = (ids: ReadonlySet<number>, id: number): ReadonlySet<number> =>
  new Set(ids.has(id) ? [...ids].filter((one) => one !== id) : [...ids, id]);

interface Choice {
  readonly isChosen: boolean;
  /** Undefined: it cannot be verified. */
  readonly onChoose: (() => void) | undefined;
}

function ItemRow({ item, choice }: { item: SubmissionItemWire; choice: Choice | undefined }) {
  const { t, local } = useText();
  const format = useFormat();
  const departmentName = useDepartment();
  const doubts = item.findings.filter(({ severity }) => severity === 'warning').length;
  return (
    <Table.Tr>
      {choice && (
        <Table.Td>
          {choice.onChoose && (
            <Checkbox
              aria-label={t('submit.bulk.one', { name: local(item.name), area: local(item.area.name) })}
              checked={choice.isChosen}
              onChange={choice.onChoose}
            />
          )}
        </Table.Td>
      )}
      <Table.Td className={style.name}>
        <TextLink to="/submissions/$item" params={{ item: String(item.id) }} size="sm" fw={500}>
          {local(item.name)}
        </TextLink>
        <span className={style.sub}>
          {local(item.area.name)} · {item.period}
        </span>
      </Table.Td>
      <Table.Td>
        <StateMark state={item.state} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <DueDate item={item} />
      </Table.Td>
      <Table.Td className="break">{departmentName(item.department)}</Table.Td>
      <Table.Td className="numeric">
        {item.value === null ? '—' : `${format.value(item.value, 5)} ${local(item.unitSymbol)}`.trim()}
      </Table.Td>
      <Table.Td>
        <span className={style.marks}>
          {item.hasQuestion && <Mark tone="bad">{t('submit.question')}</Mark>}
          {item.hasDraft && <Mark tone="plain">{t('submit.draft')}</Mark>}
          {item.findings.length > 0 && (
            <span title={item.findings.map(({ message }) => message).join('\n')}>
              <Mark tone={doubts > 0 ? 'bad' : 'plain'}>
                {t('submit.findings.count', { count: item.findings.length })}
              </Mark>
            </span>
          )}
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
