import { useText } from '../platform/i18n.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingState } from '../shell/states.tsx';

export default function SignInPage() {
  const { t } = useText();
  return (
    <Page title={t('frame.signIn')}>
      <LoadingState />
    </Page>
  );
}
