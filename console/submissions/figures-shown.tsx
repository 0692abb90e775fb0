import type { FiguresWire, SubmissionWire } from '../../src/indicators/submission-wire.ts';
import { findUnit } from '../../src/model/unit.ts';
import '../assessments/facts.css';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { EmptyState } from '../shell/states.tsx';

/** Figures as they were handed in. */
export function FiguresShown({ item }: { item: SubmissionWire }) {
  const { t } = useText();
  const { figures } = item;
  if (item.value === null && figures.numerator === null)
    return (
      <EmptyState
        title={t(item.state === 'not-applicable' ? 'state.value.not-applicable' : 'submit.nothingYet')}
      />
    );
  return <FigureFacts figures={figures} item={item} />;
}

export function FigureFacts({ figures, item }: { figures: FiguresWire; item: SubmissionWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const withUnit = (value: number | null, code: string | null): string => {
    const unit = code && findUnit(code);
    return `${format.value(value, 12)} ${unit ? local(unit.symbol) : ''}`.trim();
  };
  const rows: [string, string][] = [
    [t('submit.value'), withUnit(figures.value, item.unit)],
    ...(['numerator', 'denominator'] as const).flatMap((of): [string, string][] => {
      const value = figures[of];
      if (value === null) return [];
      const period = figures[`${of}Period`];
      const parts = figures.parts.filter((part) => part.of === of);
      const text = [
        withUnit(value, figures[`${of}Unit`]),
        period && period !== item.period ? `(${period})` : '',
        parts.length > 0
          ? `= ${parts.map((part) => `${part.name} ${format.value(part.value, 12)}`).join(' + ')}`
          : '',
      ];
      return [[t(`submit.${of}`), text.filter(Boolean).join(' ')]];
    }),
    [t('submit.grade'), figures.grade ? t(`grade.${figures.grade}`) : '—'],
    [t('submit.source'), figures.source || '—'],
    ...(figures.comment ? [[t('submit.comment'), figures.comment] as [string, string]] : []),
  ];
  return (
    <dl className="facts">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
