import type { RunValueWire } from '../../src/assessments/run-wire.ts';
import type { LocalText } from '../../src/model/text.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';

interface ValueTextProps {
  readonly value: RunValueWire;
  readonly unitSymbol: LocalText | undefined;
  /** Further significant digits (default 4). */
  readonly digits?: number;
}

/** A raw value with its unit, or the state's words where there is none: no value is never shown as zero. */
export function ValueText({ value, unitSymbol, digits = 4 }: ValueTextProps) {
  const { t, local } = useText();
  const format = useFormat();
  if (value.raw === null) return <span className="state-missing">{t(`state.value.${value.state}`)}</span>;
  const unit = local(unitSymbol);
  return (
    <span className="value">
      {format.value(value.raw, digits)}
      {unit ? <small>{unit}</small> : null}
    </span>
  );
}

/** State and marks of a value in words: under review, imputed, treated. Nothing for a plain reported value. */
export function ValueMarks({ value }: { value: RunValueWire }) {
  const { t } = useText();
  const marks = [
    value.raw !== null && value.state !== 'reported' ? t(`state.value.${value.state}`) : '',
    value.isImputed ? t('value.imputed') : '',
    value.isTreated ? t('value.treated') : '',
  ].filter((mark) => mark !== '');
  return marks.length > 0 ? <span className="mark">{marks.join(t('list.comma'))}</span> : null;
}
