import { useCallback, useEffect, useState } from 'react';
import type { Issue } from '../../src/model/issue.ts';
import { formatMessage, type Messages } from '../../src/model/message.ts';
import { useText } from '../platform/i18n.tsx';

const files = import.meta.glob<Messages>('../../locales/*/issues.json', { import: 'default' });

/** Words for issues that come without: those inside of results, and refusals of the engine in the browser. Empty until fetched. */
export function useIssueWords(): (issue: Issue) => string {
  const { locale } = useText();
  const [messages, setMessages] = useState<Messages>({});
  useEffect(() => {
    let isGone = false;
    void files[`../../locales/${locale}/issues.json`]?.().then((loaded) => {
      if (!isGone) setMessages(loaded);
    });
    return () => {
      isGone = true;
    };
  }, [locale]);
  return useCallback(
    ({ code, value, details }) => {
      const key = `issue.${code}`;
      const words = formatMessage(messages, locale, key, {
        ...(value === undefined ? {} : { value }),
        ...details,
      });
      return words === key ? '' : words;
    },
    [messages, locale],
  );
}
