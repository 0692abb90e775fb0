import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiProblem, queries, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { useTask } from '../platform/task.ts';
import { ButtonLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { ErrorState } from '../shell/states.tsx';
import style from './organisations.module.css';
import { useWait } from './use-wait.ts';
import { wayBack } from './way-back.ts';

/** Signing in with a local account; afterwards one is back where one came from. */
export default function SignInPage() {
  const { t } = useText();
  const { person } = useSession();
  return (
    <Page title={t('signIn.title')} lead={t('signIn.lead')}>
      {person ? (
        <Panel title={t('signIn.already', { name: person.name })}>
          <ButtonLink to="/administration" variant="default">
            {t('account.title')}
          </ButtonLink>
        </Panel>
      ) : (
        <SignInForm />
      )}
    </Page>
  );
}

function SignInForm() {
  const { t } = useText();
  const router = useRouter();
  const { from } = useSearch({ from: '/sign-in' });
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const wait = useWait();
  const task = useTask(async () => {
    try {
      await send('POST', '/session', { login: login.trim(), password });
    } catch (error) {
      // What was typed in the meantime stays.
      setPassword((typed) => (typed === password ? '' : typed));
      if (error instanceof ApiProblem && error.retryAfter !== null) wait.begin(error.retryAfter);
      throw error;
    }
    await queries.invalidateQueries();
    router.history.push(wayBack(from));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wait.seconds === 0 && login.trim() !== '' && password !== '') void task.start();
  };
  const problem = task.error instanceof ApiProblem ? task.error : null;
  const isRefused = problem?.code === 'signin.refused';
  const isTooMany = problem?.status === 429;

  return (
    <Panel title={t('signIn.account')} className={style.signIn ?? ''}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {isRefused && (
            <Notice role="alert" tone="bad" title={t('signIn.refused')}>
              {t('signIn.refused.detail')}
            </Notice>
          )}
          {isTooMany && (
            <Notice role="alert" tone="bad" title={t('signIn.tooMany')}>
              <span aria-hidden={wait.seconds > 0 || undefined}>
                {wait.seconds > 0
                  ? t('signIn.tooMany.wait', { count: wait.seconds })
                  : t('signIn.tooMany.over')}
              </span>
            </Notice>
          )}
          {task.error !== null && !isRefused && !isTooMany && <ErrorState error={task.error} />}
          <TextInput
            label={t('signIn.login')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            required
            withAsterisk={false}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            visibilityToggleFocusable
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button
            type="submit"
            loading={task.isBusy}
            disabled={login.trim() === '' || password === '' || wait.seconds > 0}
          >
            {wait.seconds > 0 ? t('signIn.waiting', { count: wait.seconds }) : t('work.signIn')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('signIn.help')}
          </Text>
        </Stack>
      </form>
    </Panel>
  );
}
