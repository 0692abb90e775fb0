import { Fragment, type ReactNode } from 'react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Mark } from '../shell/mark.tsx';
import type { SystemWire } from './audit-findings.ts';

/** A node's name by its code. */
export type NameOf = (code: string) => string;

/** What a score is made of, in a sentence. */
export function MadeOf({ system, nameOf }: { system: SystemWire; nameOf: NameOf }) {
  const { t } = useText();
  const format = useFormat();
  const parts = system.weights.map(({ code, weight, simple }) =>
    t('published.madeOf.part', {
      name: nameOf(code),
      weight: simple ? `${simple.parts}/${simple.of}` : format.percent(weight, 2),
    }),
  );
  return t(`published.madeOf.${system.method ?? 'arithmetic'}`, {
    name: nameOf(system.node),
    parts: parts.join(t('list.comma')),
  });
}

/** Whether something follows, in a word. */
export function VerdictMark({ verdict }: { verdict: 'yes' | 'no' | 'undecided' }) {
  const { t } = useText();
  const tone = { yes: 'good', no: 'bad', undecided: 'plain' } as const;
  return <Mark tone={tone[verdict]}>{t(`published.verdict.${verdict}`)}</Mark>;
}

/** Sentences one after the other: with a space between them, but in Chinese. */
export function Sentences({ of: sentences }: { of: readonly ReactNode[] }) {
  const { locale } = useText();
  return sentences.map((sentence, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: sentences have their place
    <Fragment key={at}>
      {at > 0 && locale !== 'zh-CN' && ' '}
      {sentence}
    </Fragment>
  ));
}
