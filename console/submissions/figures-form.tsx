import { ActionIcon, Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { FiguresWire, SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { findUnit } from '../../src/model/unit.ts';
import { send } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Notice } from '../shell/notice.tsx';
import { GRADES } from './grades.ts';
import { type Draft, draftOf, figuresOf, quotientOf, readNumber, totalOf, unitsFor } from './model.ts';
import { Refusal } from './refusal.tsx';
import style from './submission.module.css';

interface FormProps {
  readonly item: SubmissionWire;
  readonly onChange: (item: SubmissionWire) => void;
  readonly reload: () => void;
}

/** A department's form: saved as a draft as often as it likes, then handed in. */
export function FiguresForm({ item, onChange, reload }: FormProps) {
  const { t } = useText();
  const [draft, setDraft] = useState(() => draftOf(item.figures));
  const figures = figuresOf(draft);
  const isTouched = JSON.stringify(figures) !== JSON.stringify(figuresOf(draftOf(item.figures)));
  const path = `/submissions/items/${item.id}`;
  const { revision } = item;
  const save = useTask(async () =>
    onChange(await send<SubmissionWire>('PUT', `${path}/draft`, { revision, figures })),
  );
  const hand = useTask(async () =>
    onChange(await send<SubmissionWire>('POST', `${path}/send`, { revision, figures })),
  );
  const discard = useTask(async () =>
    onChange(await send<SubmissionWire>('POST', `${path}/discard`, { revision })),
  );
  return (
    <Stack>
      <FigureFields item={item} draft={draft} onDraft={setDraft} />
      {item.hasDraft && !isTouched && item.issues.length > 0 && (
        <Notice tone="plain" title={t('submit.missing')}>
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {item.issues.map((issue) => (
              <li key={`${issue.code} ${issue.at.path ?? ''}`}>{issue.message}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Refusal error={hand.error ?? save.error ?? discard.error} reload={reload} />
      <Group justify="flex-end" className="no-print">
        {item.hasDraft && (
          <Button variant="subtle" color="gray" loading={discard.isBusy} onClick={() => void discard.start()}>
            {t('submit.discard')}
          </Button>
        )}
        <Button
          variant="default"
          disabled={!figures || !isTouched}
          loading={save.isBusy}
          onClick={() => void save.start()}
        >
          {t('submit.save')}
        </Button>
        <Button disabled={!figures} loading={hand.isBusy} onClick={() => void hand.start()}>
          {t('submit.send')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The fields of figures, for a department and for a reviewer who sets others. */
export function FigureFields({
  item,
  draft,
  onDraft,
}: {
  item: SubmissionWire;
  draft: Draft;
  onDraft: (draft: Draft) => void;
}) {
  const { t, local } = useText();
  const format = useFormat();
  const set = (change: Partial<Draft>) => onDraft({ ...draft, ...change });
  const quotient = quotientOf(draft, item);
  const symbol = local(item.unitSymbol);
  const hasFigures = totalOf(draft, 'numerator') !== null || totalOf(draft, 'denominator') !== null;
  return (
    <>
      <div className={style.pair}>
        <FigureField of="numerator" item={item} draft={draft} set={set} />
        <FigureField of="denominator" item={item} draft={draft} set={set} />
        {!item.divided && !hasFigures && (
          <div className={style.figure}>
            <TextInput
              label={t('submit.value')}
              description={t('submit.value.what')}
              inputMode="decimal"
              rightSection={symbol ? <span className="quiet small">{symbol}</span> : undefined}
              rightSectionWidth={symbol ? Math.min(140, 16 + symbol.length * 9) : undefined}
              rightSectionPointerEvents="none"
              value={draft.value}
              error={readNumber(draft.value) === undefined ? t('submit.noNumber') : undefined}
              onChange={(event) => set({ value: event.currentTarget.value })}
            />
          </div>
        )}
      </div>
      {hasFigures && (
        <p className={style.result} aria-live="polite">
          {quotient === null ? (
            <span className="quiet">{t('submit.noQuotient')}</span>
          ) : (
            <>
              {t('submit.computed')} <b>{format.value(quotient, 6)}</b> {symbol}
            </>
          )}
        </p>
      )}
      <div className={style.pair}>
        <Select
          label={t('submit.grade')}
          placeholder={t('submit.choose')}
          description={draft.grade ? t(`grade.${draft.grade}.explain`) : t('submit.grade.what')}
          data={GRADES.map((grade) => ({ value: grade, label: t(`grade.${grade}`) }))}
          value={draft.grade}
          onChange={(grade) => set({ grade: grade as FiguresWire['grade'] })}
        />
        <TextInput
          label={t('submit.source')}
          description={t('submit.source.what')}
          maxLength={4000}
          value={draft.source}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t('submit.comment')}
        autosize
        minRows={2}
        maxLength={4000}
        value={draft.comment}
        onChange={(event) => set({ comment: event.currentTarget.value })}
      />
    </>
  );
}

function FigureField({
  of,
  item,
  draft,
  set,
}: {
  of: 'numerator' | 'denominator';
  item: SubmissionWire;
  draft: Draft;
  set: (change: Partial<Draft>) => void;
}) {
  const { t, local } = useText();
  const format = useFormat();
  const parts = draft.parts.filter((part) => part.of === of);
  const settled = item.divided?.[of];
  const units = unitsFor(item.unit)[of];
  const total = totalOf(draft, of);
  const change = (key: number, next: Partial<Draft['parts'][number]>) =>
    set({ parts: draft.parts.map((part) => (part.key === key ? { ...part, ...next } : part)) });
  const add = () =>
    set({
      parts: [
        ...draft.parts,
        { key: Math.max(0, ...draft.parts.map((part) => part.key)) + 1, of, name: '', value: '' },
      ],
    });
  const name = t(`submit.${of}`);
  return (
    <div className={style.figure}>
      <TextInput
        label={name}
        description={settled ? `${settled.code} · ${local(settled.unitSymbol)}` : t(`submit.${of}.what`)}
        inputMode="decimal"
        readOnly={parts.length > 0}
        value={parts.length > 0 ? (total === null ? '' : format.value(total, 12)) : draft[of]}
        error={parts.length === 0 && readNumber(draft[of]) === undefined ? t('submit.noNumber') : undefined}
        onChange={(event) => set({ [of]: event.currentTarget.value })}
      />
      {!settled && units.length > 0 && (
        <Select
          label={t(`submit.${of}.unit`)}
          placeholder={t('submit.choose')}
          clearable
          clearButtonProps={{ 'aria-label': t('submit.clear') }}
          data={units.map((code) => ({
            value: code,
            label: local(findUnit(code)?.symbol ?? { en: code, zh: code }) || code,
          }))}
          value={draft[`${of}Unit`]}
          onChange={(unit) => set({ [`${of}Unit`]: unit })}
        />
      )}
      <TextInput
        label={t(`submit.${of}.period`)}
        placeholder={item.period}
        maxLength={10}
        value={draft[`${of}Period`]}
        onChange={(event) => set({ [`${of}Period`]: event.currentTarget.value })}
      />
      {parts.map((part, index) => (
        <div key={part.key} className={style.part}>
          <TextInput
            aria-label={t('submit.part.name', { figure: name, number: index + 1 })}
            placeholder={t('submit.part.placeholder')}
            maxLength={200}
            value={part.name}
            onChange={(event) => change(part.key, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('submit.part.value', { figure: name, number: index + 1 })}
            inputMode="decimal"
            value={part.value}
            error={readNumber(part.value) === undefined}
            onChange={(event) => change(part.key, { value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={t('submit.part.remove', { number: index + 1 })}
            onClick={() => set({ parts: draft.parts.filter(({ key }) => key !== part.key) })}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Group>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={add}
          aria-label={t('submit.part.addTo', { figure: name })}
        >
          {t('submit.part.add')}
        </Button>
      </Group>
    </div>
  );
}
