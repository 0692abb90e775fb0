import { Button, Group, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Framework } from '../../src/model/framework.ts';
import { nextVersion } from '../assessments/framework-weights.ts';
import { refresh, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useTask } from '../platform/task.ts';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './framework.module.css';
import {
  changesIn,
  isClear,
  obstaclesOf,
  type WeightEdits,
  weighsEqually,
  withEdits,
  withGivenWeights,
} from './framework-edit.ts';

interface SaveBarProps {
  readonly framework: Framework;
  readonly edits: WeightEdits;
  readonly onCancel: () => void;
  readonly onSaved: () => void;
}

/** Says what was typed, and saves it as a new revision: as a draft, or ready to assess where nothing is missing any more. */
export function FrameworkSaveBar({ framework, edits, onCancel, onSaved }: SaveBarProps) {
  const { t } = useText();
  const [version, setVersion] = useState(nextVersion(framework.version));
  const [makeReady, setMakeReady] = useState(true);
  const [useThem, setUseThem] = useState(true);
  const typed = withEdits(framework, edits);
  const changes = changesIn(framework, edits);
  // Typed weights do nothing while the method weighs equally; they can count once none is missing.
  const counting = weighsEqually(framework) ? withGivenWeights(typed) : typed;
  const left = obstaclesOf(counting).weights.length;
  const canCount = weighsEqually(framework) && left === 0;
  const edited = canCount && useThem ? counting : typed;
  const obstacles = obstaclesOf(edited);
  const canBeReady = framework.status !== 'ready' && isClear(obstacles);
  const save = useTask(async () => {
    const next: Framework = {
      ...edited,
      version: version.trim(),
      status: canBeReady && makeReady ? 'ready' : edited.status,
    };
    await send('PUT', `/frameworks/${encodeURIComponent(framework.id)}`, {
      text: JSON.stringify(next, null, 2),
    });
    await refresh('/frameworks');
    onSaved();
  });
  return (
    <div className={style.saveBar}>
      <Text size="sm" role="status" flex="1 1 200px">
        {t('framework.edit.changes', { count: changes.length })}
        {left > 0 && ` ${t('framework.edit.left', { count: left })}`}
        {weighsEqually(framework) && left > 0 && ` ${t('framework.edit.equal')}`}
      </Text>
      {canCount && (
        <Switch
          label={t('framework.edit.useThem')}
          checked={useThem}
          onChange={(event) => setUseThem(event.currentTarget.checked)}
        />
      )}
      {canBeReady && (
        <Switch
          label={t('framework.edit.ready')}
          checked={makeReady}
          onChange={(event) => setMakeReady(event.currentTarget.checked)}
        />
      )}
      <TextInput
        size="xs"
        w={120}
        maxLength={32}
        label={t('whatIf.save.version')}
        value={version}
        onChange={(event) => setVersion(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onCancel}>
          {t('work.cancel')}
        </Button>
        <ReasonedButton
          size="xs"
          loading={save.isBusy}
          reason={
            changes.length === 0
              ? t('framework.edit.none')
              : version.trim() === ''
                ? t('framework.edit.noVersion')
                : null
          }
          onClick={() => void save.start()}
        >
          {t('whatIf.save.do')}
        </ReasonedButton>
      </Group>
      {save.error !== null && (
        <div style={{ flexBasis: '100%' }}>
          <ErrorState error={save.error} />
        </div>
      )}
    </div>
  );
}
