import { Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import type { ApiProblem } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { EmptyState, ErrorState } from '../shell/states.tsx';

interface MovedRefusalProps {
  readonly query: UseQueryResult<ChangeDecomposition, ApiProblem>;
  readonly area: string;
  /** What it was to be compared with, as it is said. */
  readonly since: string;
  /** One line of many things on a page. */
  readonly isSmall?: boolean;
}

/** Why a change cannot be split; other failures can be tried again. */
export function MovedRefusal({ query, area, since, isSmall = false }: MovedRefusalProps) {
  const { t, has } = useText();
  const { error } = query;
  if (error?.code !== 'method.impossible')
    return <ErrorState error={error} onRetry={() => void query.refetch()} />;
  const reasons = error.issues.slice(0, 5).map(({ code, message }) => {
    const own = `moved.cannot.${code}`;
    return has(own) ? t(own, { area, since }) : message;
  });
  if (isSmall)
    return (
      <Text size="sm" c="dimmed">
        {t('moved.cannot', { since })} {reasons[0]}
      </Text>
    );
  return (
    <section className="panel">
      <EmptyState title={t('moved.cannot', { since })}>
        {reasons.map((reason) => (
          <div key={reason}>{reason}</div>
        ))}
      </EmptyState>
    </section>
  );
}
