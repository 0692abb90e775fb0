import { Alert, Button, List, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDatabaseOff, IconRefresh } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';

/** Grey shapes in the size of what is coming; announced once to a screen reader. */
export function LoadingState({ rows = 4, height = 20 }: { rows?: number; height?: number }) {
  const { t } = useText();
  return (
    <Stack gap="sm" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no identity
        <Skeleton key={row} height={height} width={row === rows - 1 ? '60%' : '100%'} />
      ))}
    </Stack>
  );
}

/** Nothing is here yet: says what would be here and, as children, how to get it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <IconDatabaseOff size={32} stroke={1.4} aria-hidden color="var(--ink-soft)" />
      <Text fw={600}>{title}</Text>
      {children ? (
        <Text component="div" c="dimmed" size="sm" maw={520}>
          {children}
        </Text>
      ) : null}
    </Stack>
  );
}

/** A refusal in words, with every issue it names and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useText();
  const problem = error instanceof ApiProblem ? error : null;
  const title =
    !problem || problem.status === 0 ? t(problem ? 'state.unreachable' : 'state.unexpected') : problem.title;
  const detail = problem?.status === 0 ? t('state.unreachable.detail') : problem?.detail;
  return (
    <Alert
      color="orange"
      variant="light"
      className="error-state"
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      role="alert"
      my="sm"
    >
      {detail ? <Text size="sm">{detail}</Text> : null}
      {problem && problem.issues.length > 0 ? (
        <List size="sm" mt="xs">
          {problem.issues.slice(0, 50).map((issue) => (
            <List.Item key={`${issue.code} ${JSON.stringify(issue.at)} ${issue.value ?? ''}`}>
              {issue.message}
            </List.Item>
          ))}
        </List>
      ) : null}
      {problem?.instance && problem.status >= 500 ? (
        <Text size="xs" mt="xs">
          {t('state.instance', { id: problem.instance })}
        </Text>
      ) : null}
      {onRetry && problem?.status !== 404 ? (
        <Button
          mt="sm"
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={onRetry}
        >
          {t('state.retry')}
        </Button>
      ) : null}
    </Alert>
  );
}

interface LoadedProps<T> {
  readonly query: UseQueryResult<T, Error>;
  readonly rows?: number;
  readonly height?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows an answer when it is there, until then its loading or error state. */
export function Loaded<T>({ query, rows = 4, height = 20, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingState rows={rows} height={height} />;
}
