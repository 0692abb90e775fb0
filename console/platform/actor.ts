import { useCallback } from 'react';
import { useText } from './i18n.tsx';

/** The name of who did something; what the program did by itself is named in the reader's language. */
export function useActorName(): (actor: { readonly id: string; readonly name: string }) => string {
  const { t } = useText();
  return useCallback((actor) => (actor.id === 'system' ? t('actor.system') : actor.name), [t]);
}
