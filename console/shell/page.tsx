import { Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface PageProps {
  /** The page's only h1 and the window's title. */
  readonly title: string;
  /** One sentence or a line of facts under the title. */
  readonly lead?: ReactNode;
  /** Breadcrumbs or a way back, above the title. */
  readonly above?: ReactNode;
  /** Buttons and choices on the right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What every page stands in: one heading, its lead and actions, then the content. */
export function Page({ title, lead, above, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Meridian`;
  }, [title]);
  return (
    <div className="page">
      {above}
      <div className="page-head">
        <div>
          <Title order={1} className="break">
            {title}
          </Title>
          {lead ? (
            <Text component="div" c="dimmed" mt={4} size="sm">
              {lead}
            </Text>
          ) : null}
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}

interface PanelProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A titled surface within a page: a section with an h2. */
export function Panel({ title, lead, actions, children, className = '' }: PanelProps) {
  return (
    <section className={`panel ${className}`} aria-label={title}>
      <div className="panel-head">
        <div>
          <Title order={2}>{title}</Title>
          {lead ? (
            <Text component="div" c="dimmed" size="sm">
              {lead}
            </Text>
          ) : null}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
