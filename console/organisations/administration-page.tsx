import { Tabs } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { ButtonLink } from '../shell/link.tsx';
import { Page } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { AccountPanel } from './account-panel.tsx';
import { KeysPanel } from './keys-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';

/** People and keys, for administrators; one's own account, for everybody who is signed in. */
export default function AdministrationPage() {
  const { t } = useText();
  const { query, person, may } = useSession();
  const panels = [
    { name: 'people', isShown: may('person.manage'), content: <PeoplePanel /> },
    { name: 'keys', isShown: may('key.manage'), content: <KeysPanel /> },
    { name: 'account', isShown: person !== null, content: person && <AccountPanel person={person} /> },
  ].filter((panel) => panel.isShown);
  const first = panels[0];
  return (
    <Page title={t(may('person.manage') ? 'admin.title' : 'account.title')}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LoadingState />
      ) : first === undefined ? (
        <EmptyState title={t('admin.signIn')}>
          <ButtonLink to="/sign-in" search={{ from: '/administration' }} mt="sm">
            {t('work.signIn')}
          </ButtonLink>
        </EmptyState>
      ) : panels.length === 1 ? (
        first.content
      ) : (
        <Tabs defaultValue={first.name} keepMounted={false}>
          <Tabs.List mb="md">
            {panels.map(({ name }) => (
              <Tabs.Tab key={name} value={name}>
                {t(`admin.tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {panels.map(({ name, content }) => (
            <Tabs.Panel key={name} value={name}>
              {content}
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Page>
  );
}
