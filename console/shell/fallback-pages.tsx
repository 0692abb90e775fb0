import type { ErrorComponentProps } from '@tanstack/react-router';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink } from './link.tsx';
import { Page } from './page.tsx';
import { EmptyState, ErrorState } from './states.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useText();
  return (
    <Page title={t('notFound.title')}>
      <EmptyState title={t('notFound.detail')}>
        <ButtonLink to="/" mt="sm">
          {t('notFound.home')}
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}

/** A page that broke: says so instead of an empty window. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useText();
  return (
    <Page title={t('state.unexpected')}>
      <ErrorState error={error} onRetry={reset} />
    </Page>
  );
}
