import { AppShell, Burger, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { useText } from '../platform/i18n.tsx';
import { useRun, useWorkspace } from '../platform/run.ts';
import { firstSentence } from '../platform/words.ts';
import { LanguageSwitch, PersonMenu, SchemeMenu } from './menus.tsx';
import { Navigation } from './navigation.tsx';
import { RunMenu } from './run-menu.tsx';
import { LoadingState } from './states.tsx';
import './shell.css';

/** The frame around every page: top bar, navigation, notice, content. */
export function Frame() {
  const { t, local } = useText();
  const workspace = useWorkspace().data;
  const run = useRun().data;
  const [opened, menu] = useDisclosure();
  const { pathname } = useLocation();
  const notice = run?.notice ?? workspace?.notice;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => menu.close(), [pathname]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      transitionDuration={0}
    >
      <a className="skip" href="#content">
        {t('frame.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger
              opened={opened}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t(opened ? 'frame.menu.close' : 'frame.menu.open')}
              aria-expanded={opened}
            />
            <Link to="/" className="brand">
              <img src="/favicon.svg" width={26} height={26} alt="" />
              <span>{local(workspace?.name) || 'Meridian'}</span>
            </Link>
          </Group>
          <Group gap={6} wrap="nowrap">
            <RunMenu />
            <Group visibleFrom="sm" gap={6} wrap="nowrap">
              <LanguageSwitch />
            </Group>
            <SchemeMenu />
            <PersonMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t('frame.navigation')}>
        <AppShell.Section grow component={ScrollArea} p="xs">
          <Navigation />
        </AppShell.Section>
        <AppShell.Section p="md" hiddenFrom="sm">
          <LanguageSwitch fullWidth />
        </AppShell.Section>
        {workspace ? (
          <AppShell.Section px="lg" py="sm" className="quiet small">
            Meridian {workspace.version}
          </AppShell.Section>
        ) : null}
      </AppShell.Navbar>
      <AppShell.Main id="content" className="main" tabIndex={-1}>
        {notice ? (
          <aside className="notice" aria-label={t('frame.notice')}>
            <IconInfoCircle size={16} aria-hidden />
            <NoticeWords text={local(notice)} more={t('frame.notice.more')} />
          </aside>
        ) : null}
        <Suspense
          fallback={
            <div className="page">
              <LoadingState rows={6} height={28} />
            </div>
          }
        >
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

/** The first sentence always, what follows it on demand. */
function NoticeWords({ text, more }: { text: string; more: string }) {
  const first = firstSentence(text);
  const rest = text.slice(first.length).trim();
  if (rest === '') return <span>{text}</span>;
  return (
    <details>
      <summary>
        {first} <span className="notice-more">{more}</span>
      </summary>
      {rest}
    </details>
  );
}
