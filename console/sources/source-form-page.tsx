import { Button, Radio, Stack, Tabs, Textarea, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type {
  SourceKind,
  SourcePreviewWire,
  SourceSpecWire,
  SourceWire,
} from '../../src/sources/source-wire.ts';
import { refresh, send, useGet } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { MayRead } from '../shell/may-read.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState, Loaded } from '../shell/states.tsx';
import { HINT_BELOW } from './hint-below.ts';
import { MappingRows } from './mapping-rows.tsx';
import style from './source.module.css';
import { ConnectionFields } from './source-connection.tsx';
import {
  draftOf,
  EMPTY_DRAFT,
  idOf,
  missingIn,
  OPTION_FORMS,
  requestOf,
  type SourceDraft,
  specOf,
} from './source-draft.ts';
import { sourcePath } from './source-path.ts';
import { SourcePreview } from './source-preview.tsx';

const KINDS = Object.keys(OPTION_FORMS) as SourceKind[];

/** A new source, or the declaration of one to be changed. */
export default function SourceFormPage() {
  const { t } = useText();
  const { id } = useParams({ strict: false });
  const { may } = useSession();
  const found = useGet<SourceWire>(id !== undefined && may('source.write') ? sourcePath(id) : null);
  const above = (
    <TextLink to="/sources" size="sm">
      {t('feed.all')}
    </TextLink>
  );
  return (
    <Page
      title={t(id === undefined ? 'feed.new' : 'feed.edit.title')}
      above={above}
      lead={t('feed.form.lead')}
    >
      <MayRead action="source.write">
        {id === undefined ? (
          <SourceForm first={EMPTY_DRAFT} />
        ) : (
          <Loaded query={found} rows={8}>
            {({ source, secrets }) => <SourceForm first={draftOf(source)} kept={secrets} />}
          </Loaded>
        )}
      </MayRead>
    </Page>
  );
}

function SourceForm({ first, kept = [] }: { first: SourceDraft; kept?: readonly string[] }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(first);
  const [text, setText] = useState<string | null>(null);
  const [sample, setSample] = useState('');
  const [preview, setPreview] = useState<SourcePreviewWire | null>(null);
  const isNew = first.base === null;
  const change = (next: Partial<SourceDraft>) => {
    setDraft((before) => ({ ...before, ...next }));
    setText(null);
    save.forget();
  };
  const declared = (): SourceSpecWire =>
    text === null ? specOf(draft) : (JSON.parse(text) as SourceSpecWire);
  const missing = text === null ? missingIn(draft) : [];

  const save = useTask(async () => {
    const source = declared();
    const path = isNew ? '/sources' : sourcePath(first.id);
    const saved = await send<SourceWire>(isNew ? 'POST' : 'PUT', path, requestOf(draft, source));
    await refresh('/sources');
    await navigate({ to: '/sources/$id', params: { id: saved.id } });
  });
  const test = useTask(async () => {
    setPreview(null);
    setPreview(
      await send<SourcePreviewWire>('POST', '/sources/preview', {
        source: declared(),
        ...sampleOf(draft.kind, sample),
      }),
    );
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing.length === 0) void save.start();
  };

  return (
    <form className={style.stack} onSubmit={submit} noValidate>
      <Tabs defaultValue="form" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="form">{t('feed.form')}</Tabs.Tab>
          <Tabs.Tab value="text">{t('feed.declared')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <div className={style.stack}>
            <Panel title={t('feed.form.what')}>
              <Stack>
                <div className={style.fields}>
                  <TextInput
                    label={t('feed.name')}
                    value={draft.name}
                    maxLength={200}
                    onChange={({ currentTarget: { value } }) =>
                      change({
                        name: value,
                        ...(isNew && draft.id === idOf(draft.name) ? { id: idOf(value) } : {}),
                      })
                    }
                  />
                  <TextInput
                    label={t('feed.id')}
                    inputWrapperOrder={HINT_BELOW}
                    description={t('feed.id.hint')}
                    value={draft.id}
                    maxLength={64}
                    disabled={!isNew}
                    onChange={(event) => change({ id: event.currentTarget.value })}
                  />
                </div>
                <Radio.Group
                  label={t('feed.kind')}
                  value={draft.kind}
                  onChange={(kind) => change({ kind: kind as SourceKind })}
                >
                  <div className={style.kinds}>
                    {KINDS.map((kind) => (
                      <Radio.Card key={kind} value={kind} className={style.kind} disabled={!isNew}>
                        <div>
                          {t(`feed.kind.${kind}`)}
                          <span className={style.sub}>{t(`feed.kind.${kind}.means`)}</span>
                        </div>
                        <IconCheck size={18} stroke={1.8} aria-hidden />
                      </Radio.Card>
                    ))}
                  </div>
                </Radio.Group>
              </Stack>
            </Panel>
            <Panel title={t('feed.form.connection')}>
              <ConnectionFields draft={draft} kept={kept} onChange={change} />
            </Panel>
            <Panel title={t('feed.form.model')} lead={t('feed.form.model.lead')}>
              <div className={style.fields}>
                <TextInput
                  label={t('feed.type')}
                  placeholder="AirQualityObserved"
                  value={draft.type}
                  onChange={(event) => change({ type: event.currentTarget.value })}
                />
                <TextInput
                  label={t('feed.context')}
                  inputWrapperOrder={HINT_BELOW}
                  description={t('feed.context.hint')}
                  value={draft.context}
                  onChange={(event) => change({ context: event.currentTarget.value })}
                />
                <TextInput
                  label={t('feed.schema')}
                  inputWrapperOrder={HINT_BELOW}
                  description={t('feed.schema.hint')}
                  value={draft.schema}
                  onChange={(event) => change({ schema: event.currentTarget.value })}
                />
              </div>
            </Panel>
            <Panel title={t('feed.form.mapping')} lead={t('feed.form.mapping.lead')}>
              <MappingRows draft={draft} onChange={change} />
            </Panel>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="text">
          <Textarea
            className={style.mono ?? ''}
            label={t('feed.declared')}
            description={t('feed.form.text.hint')}
            autosize
            minRows={16}
            maxRows={36}
            spellCheck={false}
            value={text ?? JSON.stringify(specOf(draft), null, 2)}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={() => {
              const read = parsed(text);
              if (read)
                setDraft((before) => ({
                  ...draftOf(read),
                  base: read,
                  password: before.password,
                  token: before.token,
                }));
            }}
          />
        </Tabs.Panel>
      </Tabs>
      <SourcePreview
        kind={draft.kind}
        sample={sample}
        onSample={setSample}
        preview={preview}
        isBusy={test.isBusy}
        error={test.error}
        canTry={missing.length === 0 && sample.trim() !== ''}
        onTry={() => void test.start()}
      />
      {save.error !== null && <ErrorState error={save.error} />}
      <div className={`${style.bar} no-print`}>
        {missing.length > 0 && (
          <span className={style.missing}>
            {t('feed.missing', { names: missing.map((key) => t(key)).join(t('list.comma')) })}
          </span>
        )}
        {isNew ? (
          <ButtonLink to="/sources" variant="default">
            {t('work.cancel')}
          </ButtonLink>
        ) : (
          <ButtonLink to="/sources/$id" params={{ id: first.id }} variant="default">
            {t('work.cancel')}
          </ButtonLink>
        )}
        <Button type="submit" loading={save.isBusy} disabled={missing.length > 0}>
          {t('feed.save')}
        </Button>
      </div>
    </form>
  );
}

function parsed(text: string | null): SourceSpecWire | null {
  if (text === null) return null;
  try {
    const read = JSON.parse(text) as SourceSpecWire;
    return read.kind in OPTION_FORMS && read.model && read.mapping ? read : null;
  } catch {
    return null;
  }
}

/** Records for the kinds whose records are objects of their own, else the text as it would come. */
function sampleOf(kind: SourceKind, sample: string): { text: string } | { records: unknown[] } {
  if (kind !== 'mqtt' && kind !== 'sql') return { text: sample };
  return { records: [JSON.parse(sample) as unknown].flat() };
}
