import {
  Button,
  Group,
  MultiSelect,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { refresh } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { Dialog } from '../shell/dialog.tsx';
import { ErrorState } from '../shell/states.tsx';
import { askBroker, BROKER, useTenant } from './broker-api.ts';
import { EMPTY_SUBSCRIPTION, type SubscriptionDraft, subscriptionOf } from './subscription.ts';
import { useTypes } from './use-names.ts';

/** A new subscription: what is watched, and where to tell of it. */
export function SubscriptionForm({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const tenant = useTenant();
  const [draft, setDraft] = useState(EMPTY_SUBSCRIPTION);
  const { types, names } = useTypes(draft.type || undefined);
  const change = (next: Partial<SubscriptionDraft>) => {
    create.forget();
    setDraft((before) => ({ ...before, ...next }));
  };
  const typeNames = useMemo(
    () => (types ?? []).map(({ typeName }) => names.short(typeName)).sort(),
    [types, names],
  );
  const attributes = useMemo(() => {
    const found = types?.find(({ typeName }) => names.short(typeName) === draft.type);
    return (found?.attributeNames ?? []).map(names.short).sort();
  }, [types, names, draft.type]);
  const create = useTask(async () => {
    const { body, context } = subscriptionOf(draft, names);
    await askBroker('POST', '/subscriptions', { tenant, body, context });
    await refresh(`${BROKER}/subscriptions`);
    onClose();
  });
  const isReady = draft.type !== '' && /^(https?|mqtts?):\/\/\S+$/i.test(draft.uri.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void create.start();
  };
  return (
    <Dialog onClose={onClose} size="lg" title={t('subs.new')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t('feed.name')}
            data-autofocus
            maxLength={200}
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Select
            label={t('subs.type')}
            required
            searchable
            nothingFoundMessage={t('city.nothingFound')}
            value={draft.type === '' ? null : draft.type}
            onChange={(next) => change({ type: next ?? '', attributes: [] })}
            data={typeNames}
          />
          <MultiSelect
            label={t('subs.attributes')}
            description={t('subs.attributes.hint')}
            searchable
            nothingFoundMessage={t('city.nothingFound')}
            disabled={draft.type === ''}
            value={[...draft.attributes]}
            onChange={(next) => change({ attributes: next })}
            data={attributes}
          />
          <TextInput
            label={t('city.q')}
            description={t('subs.q.hint')}
            placeholder={t('city.q.example')}
            spellCheck={false}
            value={draft.q}
            onChange={(event) => change({ q: event.currentTarget.value })}
          />
          <TextInput
            label={t('subs.endpoint')}
            description={t('subs.endpoint.hint')}
            placeholder="https://alerts.city.example/notify"
            required
            spellCheck={false}
            value={draft.uri}
            onChange={(event) => change({ uri: event.currentTarget.value })}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label={t('subs.header')}
              placeholder="Authorization"
              value={draft.headerName}
              onChange={(event) => change({ headerName: event.currentTarget.value })}
            />
            <PasswordInput
              label={t('subs.header.value')}
              autoComplete="new-password"
              value={draft.headerValue}
              onChange={(event) => change({ headerValue: event.currentTarget.value })}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <Select
              label={t('subs.format')}
              allowDeselect={false}
              value={draft.format}
              onChange={(next) => change({ format: (next ?? 'normalized') as SubscriptionDraft['format'] })}
              data={(['normalized', 'concise', 'simplified'] as const).map((one) => ({
                value: one,
                label: t(`subs.format.${one}`),
              }))}
            />
            <TextInput
              label={t('subs.throttling')}
              inputMode="numeric"
              value={draft.throttling}
              onChange={(event) => change({ throttling: event.currentTarget.value.replace(/[^\d.]/g, '') })}
            />
            <TextInput
              type="date"
              label={t('subs.expires')}
              value={draft.expires}
              onChange={(event) => change({ expires: event.currentTarget.value })}
            />
          </SimpleGrid>
          {create.error !== null && <ErrorState error={create.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('work.cancel')}
            </Button>
            <Button type="submit" loading={create.isBusy} disabled={!isReady}>
              {t('subs.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
