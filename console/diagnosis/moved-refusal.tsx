import type { UseQueryResult } from '@tanstack/react-query';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import type { ApiProblem } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { EmptyState, ErrorState } from '../shell/states.tsx';

/** Why a change cannot be split, in the server's words; other failures can be tried again. */
export function MovedRefusal({ query }: { readonly query: UseQueryResult<ChangeDecomposition, ApiProblem> }) {
  const { t } = useText();
  const { error } = query;
  if (error?.code !== 'method.impossible')
    return <ErrorState error={error} onRetry={() => void query.refetch()} />;
  return (
    <EmptyState title={t('moved.cannot')}>
      {error.issues.slice(0, 5).map(({ code, message }) => (
        <div key={`${code} ${message}`}>{message}</div>
      ))}
    </EmptyState>
  );
}
