import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { ButtonLink } from './link.tsx';
import { EmptyState, LoadingState } from './states.tsx';

/** Shows what may be seen by those with a right; others read that they lack it, or sign in. */
export function MayRead({
  action,
  what,
  children,
}: {
  action: string;
  /** Whom it is for and why, where it is nothing of the city’s data. */
  what?: string;
  children: ReactNode;
}) {
  const { t } = useText();
  const { query, may, person } = useSession();
  if (query.isPending) return <LoadingState rows={6} height={32} />;
  if (may(action)) return children;
  return (
    <div className="panel">
      <EmptyState title={t(person ? 'city.notAllowed' : 'city.signIn')}>
        <Text size="sm" mb="sm">
          {what ?? t('city.signIn.what')}
        </Text>
        {!person && (
          <ButtonLink to="/sign-in" search={{ from: location.pathname + location.search }} size="xs">
            {t('work.signIn')}
          </ButtonLink>
        )}
      </EmptyState>
    </div>
  );
}
