import { Button, Group, Loader, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useText } from '../platform/i18n.tsx';
import { useBroker } from './broker-api.ts';
import style from './city.module.css';
import { conditionOf, joined, TESTS, type Test } from './condition.ts';
import { type Names, namesIn } from './names.ts';
import { type EntitySearch, questionOf, type SearchChange } from './question.ts';
import type { TypeWire } from './use-names.ts';

interface QueryBarProps {
  readonly search: EntitySearch;
  readonly names: Names;
  readonly types: readonly TypeWire[];
  /** Short names of the attributes that there are. */
  readonly attributes: readonly string[];
  readonly onChange: (change: SearchChange) => void;
}

/** Asks for entities by type, condition and place. What is typed is tried as it is typed: how many it finds, or what is wrong with it. */
export function QueryBar({ search, names, types, attributes, onChange }: QueryBarProps) {
  const { t } = useText();
  const [draft, setDraft] = useState(search.q ?? '');
  // The address may change without us: the way back, a link.
  useEffect(() => setDraft(search.q ?? ''), [search.q]);
  const applied = search.q ?? '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ q: draft.trim() || undefined });
  };
  return (
    <section className="panel no-print" aria-label={t('city.ask')}>
      <form className={style.askRow} onSubmit={submit}>
        <Select
          label={t('city.type')}
          placeholder={t('city.type.all')}
          clearable
          searchable
          nothingFoundMessage={t('city.nothingFound')}
          value={search.type ?? null}
          onChange={(next) => onChange({ type: next ?? undefined })}
          data={types.map(({ typeName }) => names.short(typeName)).sort()}
          w={240}
        />
        <TextInput
          className={style.grow ?? ''}
          label={t('city.q')}
          placeholder={t('city.q.example')}
          spellCheck={false}
          autoComplete="off"
          maxLength={4000}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Button type="submit" variant={draft.trim() === applied ? 'default' : 'filled'}>
          {t('city.show')}
        </Button>
      </form>
      <Trial {...{ search, names, attributes, draft }} />
      <details className={style.builder}>
        <summary>{t('city.build')}</summary>
        <Builder attributes={attributes} onAdd={(condition) => setDraft(joined(draft, condition))} />
        <Text size="sm" c="dimmed" mt="xs">
          {t('city.q.hint')}
        </Text>
      </details>
      {search.place !== undefined && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange({ place: undefined })}
        >
          {t('city.place.drop')}
        </Button>
      )}
    </section>
  );
}

/** Says what a condition finds before it is applied, and names attributes that no entity has. */
function Trial({
  search,
  names,
  attributes,
  draft,
}: Omit<QueryBarProps, 'types' | 'onChange'> & { draft: string }) {
  const { t } = useText();
  const [settled] = useDebouncedValue(draft.trim(), 400);
  const question = useMemo(
    () =>
      questionOf(
        { ...search, ...(settled === '' ? { q: undefined } : { q: settled }) } as EntitySearch,
        names,
      ),
    [search, settled, names],
  );
  const found = useBroker<unknown>('/entityOperations/query?limit=0&count=true', question, { keep: true });
  const unknown = useMemo(() => unknownIn(settled, attributes), [settled, attributes]);
  const isNew = settled !== (search.q ?? '');
  return (
    <div className={style.trial} role="status">
      {found.isError ? (
        <Text size="sm" className={style.wrong}>
          {found.error.title}
        </Text>
      ) : found.data?.count == null ? (
        <Loader size={14} />
      ) : (
        <Text size="sm" fw={500}>
          {t(isNew ? 'city.would' : 'city.found', { count: found.data.count })}
        </Text>
      )}
      {unknown.length > 0 && !found.isError && (
        <Text size="sm" className={style.wrong}>
          {t('city.q.unknown', { names: unknown.join(t('list.comma')), count: unknown.length })}
        </Text>
      )}
    </div>
  );
}

/** Names at the beginning of a term that no entity has; what follows a dot is inside of an attribute. */
function unknownIn(q: string, attributes: readonly string[]): readonly string[] {
  const outer = q
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/\[[^\]]*\]/g, '')
    .split(/[;|()]/)
    .map((term) =>
      term
        .replace(/(==|!=|!~=|~=|>=|<=|>|<).*$/s, '')
        .split(/[.{]/)[0]!
        .trim(),
    );
  const known = new Set([...attributes, 'id', 'type', 'createdAt', 'modifiedAt', 'expiresAt']);
  return [...new Set(outer)].filter((name) => namesIn(name).length === 1 && !known.has(name));
}

function Builder({
  attributes,
  onAdd,
}: {
  attributes: readonly string[];
  onAdd: (condition: string) => void;
}) {
  const { t } = useText();
  const [attribute, setAttribute] = useState<string | null>(null);
  const [test, setTest] = useState<Test>('greater');
  const [value, setValue] = useState('');
  const needsValue = test !== 'exists';
  const isReady = attribute !== null && (!needsValue || value.trim() !== '');
  const add = () => {
    if (attribute === null || !isReady) return;
    onAdd(conditionOf(attribute, test, value));
    setValue('');
  };
  return (
    <Group gap="xs" align="flex-end" mt="xs">
      <Select
        size="xs"
        label={t('city.attribute')}
        searchable
        nothingFoundMessage={t('city.nothingFound')}
        value={attribute}
        onChange={setAttribute}
        data={attributes}
        w={220}
      />
      <Select
        size="xs"
        label={t('city.test')}
        allowDeselect={false}
        value={test}
        onChange={(next) => setTest((next as Test | null) ?? 'greater')}
        data={(Object.keys(TESTS) as Test[]).map((one) => ({ value: one, label: t(`city.test.${one}`) }))}
        w={170}
      />
      {needsValue && (
        <TextInput
          size="xs"
          label={t('word.rawValue')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && add()}
          w={180}
        />
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={!isReady}
        onClick={add}
      >
        {t('city.build.add')}
      </Button>
    </Group>
  );
}
