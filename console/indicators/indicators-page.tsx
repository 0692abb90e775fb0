import { useText } from '../platform/i18n.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingState } from '../shell/states.tsx';

export default function IndicatorsPage() {
  const { t } = useText();
  return (
    <Page title={t('nav.indicators')}>
      <LoadingState />
    </Page>
  );
}
