import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './source.module.css';

/** A record or an entity as JSON; a long one scrolls. */
export function RecordText({ of, label }: { of: unknown; label?: string }) {
  const { t } = useText();
  return (
    <Scroll label={label ?? t('feed.record')} className={style.record}>
      <pre>{JSON.stringify(of, null, 2)}</pre>
    </Scroll>
  );
}
