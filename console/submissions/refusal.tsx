import { Button } from '@mantine/core';
import { ApiProblem } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import { ErrorState } from '../shell/states.tsx';

/** Why a change was refused; where somebody else was faster, how to see what they did. */
export function Refusal({ error, reload }: { error: unknown; reload: () => void }) {
  const { t } = useText();
  if (error === null) return null;
  if (!(error instanceof ApiProblem && error.status === 409)) return <ErrorState error={error} />;
  return (
    <Notice tone="bad" role="alert" title={t('submit.conflict')}>
      {t('submit.conflict.what')}{' '}
      <Button size="compact-xs" variant="default" onClick={reload}>
        {t('submit.conflict.reload')}
      </Button>
    </Notice>
  );
}
