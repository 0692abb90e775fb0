import { ActionIcon, Button, Checkbox, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useText } from '../platform/i18n.tsx';
import style from './source.module.css';
import { emptyRow, type RowDraft, type SourceDraft } from './source-draft.ts';

const KINDS = [
  'Property',
  'Relationship',
  'GeoProperty',
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
  'ListProperty',
  'ListRelationship',
];
const READ_AS = ['number', 'integer', 'text', 'boolean', 'json'];

const LINK_EXAMPLE = 'urn:ngsi-ld:Device:{/device}';

interface MappingRowsProps {
  readonly draft: SourceDraft;
  readonly onChange: (change: Partial<SourceDraft>) => void;
}

/** How a record becomes an entity: its id, its time, and each attribute. */
export function MappingRows({ draft, onChange }: MappingRowsProps) {
  const { t } = useText();
  const { rows } = draft;
  const setRow = (key: number, change: Partial<RowDraft>) =>
    onChange({ rows: rows.map((row) => (row.key === key ? { ...row, ...change } : row)) });
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t('feed.rule.hint')}
      </Text>
      <div className={`${style.fields} ${style.mono}`}>
        <TextInput
          label={t('feed.entityId')}
          placeholder={'urn:ngsi-ld:AirQualityObserved:{/code}'}
          required
          value={draft.entityId}
          onChange={(event) => onChange({ entityId: event.currentTarget.value })}
        />
        <TextInput
          label={t('feed.observedAt')}
          placeholder="/time"
          value={draft.observedAt}
          onChange={(event) => onChange({ observedAt: event.currentTarget.value })}
        />
        <TextInput
          label={t('feed.offset')}
          placeholder="+08:00"
          value={draft.offset}
          onChange={(event) => onChange({ offset: event.currentTarget.value })}
        />
      </div>
      {rows.length > 0 && (
        <ul className={style.rows} aria-label={t('feed.attributes')}>
          {rows.map((row) => (
            <Row
              key={row.key}
              row={row}
              onChange={(change) => setRow(row.key, change)}
              onRemove={() => onChange({ rows: rows.filter(({ key }) => key !== row.key) })}
            />
          ))}
        </ul>
      )}
      <Button
        w="fit-content"
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange({ rows: [...rows, emptyRow()] })}
      >
        {t('feed.attribute.add')}
      </Button>
    </Stack>
  );
}

interface RowProps {
  readonly row: RowDraft;
  readonly onChange: (change: Partial<RowDraft>) => void;
  readonly onRemove: () => void;
}

function Row({ row, onChange, onRemove }: RowProps) {
  const { t } = useText();
  const field = (
    name: 'name' | 'value' | 'longitude' | 'latitude' | 'unitCode' | 'observedAt',
    placeholder: string,
  ) => (
    <TextInput
      size="xs"
      label={t(`feed.row.${name}`)}
      placeholder={placeholder}
      spellCheck={false}
      value={row[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  const isPlace = row.kind === 'GeoProperty';
  const isRelationship = row.kind.endsWith('Relationship');
  return (
    <li>
      <div className={`${style.rowFields} ${style.mono}`}>
        {field('name', isPlace ? 'location' : 'no2')}
        <Select
          size="xs"
          label={t('feed.row.kind')}
          allowDeselect={false}
          value={row.kind}
          onChange={(next) => onChange({ kind: next ?? 'Property' })}
          data={KINDS}
        />
        {isPlace && row.value === '' ? (
          <>
            {field('longitude', '/lon')}
            {field('latitude', '/lat')}
          </>
        ) : (
          field('value', isRelationship ? LINK_EXAMPLE : '/no2')
        )}
        {!isPlace && !isRelationship && (
          <>
            <Select
              size="xs"
              label={t('feed.row.as')}
              clearable
              placeholder={t('feed.row.asItIs')}
              value={row.as === '' ? null : row.as}
              onChange={(next) => onChange({ as: next ?? '' })}
              data={READ_AS.map((one) => ({ value: one, label: t(`feed.as.${one}`) }))}
            />
            {field('unitCode', 'GQ')}
          </>
        )}
        {field('observedAt', '/time')}
        <Checkbox
          size="xs"
          mb={6}
          label={t('feed.row.required')}
          checked={row.required}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
      </div>
      <ActionIcon
        aria-label={t('feed.attribute.remove', { name: row.name || t('city.attribute') })}
        onClick={onRemove}
      >
        <IconTrash size={16} stroke={1.6} aria-hidden />
      </ActionIcon>
    </li>
  );
}
