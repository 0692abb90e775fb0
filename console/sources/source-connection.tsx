import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';
import { HINT_BELOW } from './hint-below.ts';
import style from './source.module.css';
import {
  hasSchedule,
  INTERVALS,
  OPTION_FORMS,
  REQUIRED_OPTIONS,
  type SourceDraft,
  secretOf,
} from './source-draft.ts';

interface ConnectionFieldsProps {
  readonly draft: SourceDraft;
  /** Names of the secrets that the server keeps already. */
  readonly kept: readonly string[];
  readonly onChange: (change: Partial<SourceDraft>) => void;
}

const AUTH = ['bearer', 'basic', 'header'] as const;

/** Where the records of a source come from, as its kind has it, and when. */
export function ConnectionFields({ draft, kept, onChange }: ConnectionFieldsProps) {
  const { t, has } = useText();
  const { kind, options } = draft;
  const set = (name: string, value: string | null) =>
    onChange({ options: { ...options, [name]: value ?? '' } });
  const secret = secretOf(draft);
  return (
    <div className={style.fields}>
      {Object.entries(OPTION_FORMS[kind]).map(([name, form]) => {
        const hint = `feed.option.${name}.hint`;
        const field = {
          inputWrapperOrder: HINT_BELOW,
          label: t(`feed.option.${name}`),
          ...(has(hint) ? { description: t(hint) } : {}),
          required: REQUIRED_OPTIONS[kind].includes(name),
        };
        const value = options[name] ?? '';
        if (form === 'lines')
          return (
            <Textarea
              key={name}
              {...field}
              autosize
              minRows={2}
              maxRows={8}
              spellCheck={false}
              value={value}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          );
        if (form === 'auth' || typeof form !== 'string')
          return (
            <Select
              key={name}
              {...field}
              clearable={!field.required}
              placeholder={t(form === 'auth' ? 'feed.auth.none' : 'feed.automatic')}
              value={value === '' ? null : value}
              onChange={(next) => set(name, next)}
              data={(form === 'auth' ? AUTH : form).map((one) => ({
                value: one,
                label:
                  form === 'auth'
                    ? t(`feed.auth.${one}`)
                    : has(`feed.choice.${one}`)
                      ? t(`feed.choice.${one}`)
                      : one,
              }))}
            />
          );
        return (
          <TextInput
            key={name}
            {...field}
            inputMode={form === 'number' ? 'numeric' : 'text'}
            spellCheck={false}
            value={value}
            onChange={(event) => set(name, event.currentTarget.value)}
          />
        );
      })}
      {secret !== null && (
        <PasswordInput
          inputWrapperOrder={HINT_BELOW}
          label={t(`feed.secret.${secret}`)}
          description={t(kept.includes(secret) ? 'feed.secret.kept' : 'feed.secret.hint')}
          autoComplete="new-password"
          value={draft[secret]}
          onChange={(event) => onChange({ [secret]: event.currentTarget.value })}
        />
      )}
      {hasSchedule(kind) && <Schedule draft={draft} onChange={onChange} />}
    </div>
  );
}

function Schedule({ draft, onChange }: Pick<ConnectionFieldsProps, 'draft' | 'onChange'>) {
  const { t } = useText();
  const { every, cron, timeZone } = draft;
  const other = every !== '' && every !== 'cron' && !INTERVALS.includes(every as (typeof INTERVALS)[number]);
  return (
    <>
      <Select
        label={t('feed.every')}
        allowDeselect={false}
        value={every}
        onChange={(next) => onChange({ every: next ?? '' })}
        data={[
          { value: '', label: t('feed.every.never') },
          ...INTERVALS.map((seconds) => ({ value: seconds, label: t(`feed.every.${seconds}`) })),
          ...(other ? [{ value: every, label: t('feed.every.seconds', { count: Number(every) }) }] : []),
          { value: 'cron', label: t('feed.every.cron') },
        ]}
      />
      {every === 'cron' && (
        <>
          <TextInput
            inputWrapperOrder={HINT_BELOW}
            label={t('feed.cron')}
            description={t('feed.cron.hint')}
            placeholder="0 6 * * *"
            value={cron}
            onChange={(event) => onChange({ cron: event.currentTarget.value })}
          />
          <TextInput
            label={t('feed.timeZone')}
            placeholder="Asia/Shanghai"
            value={timeZone}
            onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}
