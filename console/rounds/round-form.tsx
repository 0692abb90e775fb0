import { Button, Checkbox, Group, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import type { FrameworkSummaryWire } from '../../src/indicators/framework-wire.ts';
import type { AreaWire } from '../../src/platform/wire.ts';
import { refresh, send, useGetAll } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './rounds.module.css';

const DATES = ['opens', 'cutoff', 'reviewDue', 'panelDue', 'appealDue'] as const;
const NEEDED = ['opens', 'cutoff'];
/** What is added beside an area's code in the choice: all areas of a province at once. */
const ALL_OF = 'all:';

interface RoundFormProps {
  /** Null: a new one. */
  readonly round: RoundWire | null;
  readonly onClose: () => void;
}

/** A round's settings; after the call its names and dates alone can change. */
export function RoundForm({ round, onClose }: RoundFormProps) {
  const { t, local } = useText();
  const navigate = useNavigate();
  const frameworks = useGetAll<FrameworkSummaryWire>('/frameworks');
  const places = useGetAll<AreaWire>('/areas');
  const isDraft = round === null || round.state === 'draft';
  const [name, setName] = useState(round?.name ?? { en: '', zh: '' });
  const [framework, setFramework] = useState<string | null>(round?.framework.id ?? null);
  const [period, setPeriod] = useState(round?.period ?? String(new Date().getFullYear() - 1));
  const [countsFrom, setCountsFrom] = useState<string>(round?.countsFrom ?? 'verified');
  const [provinceReviews, setProvinceReviews] = useState(round?.provinceReviews ?? false);
  const [areas, setAreas] = useState<string[]>(round?.areas.map(({ code }) => code) ?? []);
  const [dates, setDates] = useState<Record<string, string>>(
    Object.fromEntries(
      DATES.map((date) => [
        date,
        round?.[date] ?? (date === 'opens' ? new Date().toISOString().slice(0, 10) : ''),
      ]),
    ),
  );
  const save = useTask(async () => {
    const body = {
      name,
      framework,
      period: period.trim(),
      countsFrom,
      provinceReviews,
      areas,
      ...Object.fromEntries(DATES.flatMap((date) => (dates[date] ? [[date, dates[date]]] : []))),
      ...(round ? { revision: round.revision, frameworkRevision: round.framework.revision } : {}),
    };
    const saved = round
      ? await send<RoundWire>('PUT', `/rounds/${encodeURIComponent(round.id)}`, body)
      : await send<RoundWire>('POST', '/rounds', body);
    await refresh('/rounds');
    onClose();
    if (!round) await navigate({ to: '/rounds/$id', params: { id: saved.id } });
  });
  const canSave =
    name.en.trim() !== '' &&
    name.zh.trim() !== '' &&
    framework !== null &&
    period.trim() !== '' &&
    NEEDED.every((date) => dates[date] !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSave) void save.start();
  };
  return (
    <Dialog
      onClose={onClose}
      title={t(round ? 'round.change' : 'round.new')}
      size="lg"
      closeOnClickOutside={false}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error !== null && <ErrorState error={save.error} />}
          <div className={style.fields}>
            <TextInput
              label={t('round.name.en')}
              maxLength={200}
              data-autofocus
              value={name.en}
              onChange={(event) => setName({ ...name, en: event.currentTarget.value })}
            />
            <TextInput
              label={t('round.name.zh')}
              maxLength={200}
              value={name.zh}
              onChange={(event) => setName({ ...name, zh: event.currentTarget.value })}
            />
            <Select
              label={t('round.framework')}
              searchable
              disabled={!isDraft}
              data={(frameworks.data ?? [])
                .filter(({ status }) => status === 'ready')
                .map((one) => ({ value: one.id, label: local(one.name) }))}
              value={framework}
              onChange={setFramework}
            />
            <TextInput
              label={t('round.period')}
              description={t('round.period.hint')}
              maxLength={10}
              disabled={!isDraft}
              value={period}
              onChange={(event) => setPeriod(event.currentTarget.value)}
            />
            <Select
              className={style.wide ?? ''}
              label={t('round.countsFrom')}
              allowDeselect={false}
              disabled={!isDraft}
              data={[
                { value: 'verified', label: t('round.countsFrom.verified') },
                { value: 'reported', label: t('round.countsFrom.reported') },
              ]}
              value={countsFrom}
              onChange={(value) => setCountsFrom(value ?? 'verified')}
            />
            <Checkbox
              className={style.wide ?? ''}
              label={t('round.provinceReviews')}
              description={t('round.provinceReviews.what')}
              disabled={!isDraft}
              checked={provinceReviews}
              onChange={(event) => setProvinceReviews(event.currentTarget.checked)}
            />
            <MultiSelect
              className={style.wide ?? ''}
              label={t('round.areas')}
              description={t('round.areas.hint', { chosen: areas.length })}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': t('round.areas.clear') }}
              limit={100}
              disabled={!isDraft}
              data={areaChoices(places.data ?? [], local, t)}
              value={areas}
              onChange={(chosen) => setAreas(opened(chosen, places.data ?? []))}
            />
            {DATES.map((date) => (
              <TextInput
                key={date}
                type="date"
                label={t(`round.${date}`)}
                required={NEEDED.includes(date)}
                value={dates[date] ?? ''}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setDates((before) => ({ ...before, [date]: value }));
                }}
              />
            ))}
          </div>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('work.cancel')}
            </Button>
            <Button type="submit" loading={save.isBusy} disabled={!canSave}>
              {t(round ? 'round.save' : 'round.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Each province with all that lies in it as one choice, then the areas themselves. */
function areaChoices(
  places: readonly AreaWire[],
  local: (text: AreaWire['name']) => string,
  t: (key: string, params?: Record<string, string | number>) => string,
) {
  const inside = (code: string) => places.filter(({ parent }) => parent === code).length;
  const whole = places.flatMap(({ code, name, level }) =>
    level === 'province' && inside(code) > 0
      ? [{ value: ALL_OF + code, label: t('round.areas.all', { name: local(name), areas: inside(code) }) }]
      : [],
  );
  const single = places
    .filter(({ level }) => level !== 'country' && level !== 'province')
    .map(({ code, name }) => ({ value: code, label: `${local(name)} (${code})` }));
  return [
    { group: t('round.areas.provinces'), items: whole },
    { group: t('round.areas'), items: single },
  ];
}

const opened = (chosen: readonly string[], places: readonly AreaWire[]): string[] => [
  ...new Set(
    chosen.flatMap((value) =>
      value.startsWith(ALL_OF)
        ? places.filter(({ parent }) => parent === value.slice(ALL_OF.length)).map(({ code }) => code)
        : [value],
    ),
  ),
];
