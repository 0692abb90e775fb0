import type { RunNodeWire, RunValueWire } from '../../src/assessments/run-wire.ts';
import type { LocalText } from '../../src/model/text.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';

/** The unit of {@link figureOf}. */
export const figureUnit = (node: RunNodeWire): LocalText | undefined =>
  node.denominatedSymbol ?? node.unitSymbol;

/** The figure that an indicator's name speaks of: divided where the framework divides it, else as it was read. */
export const figureOf = (node: RunNodeWire, value: RunValueWire): number | null =>
  node.denominatedSymbol ? value.denominated : value.raw;

interface ValueTextProps {
  readonly node: RunNodeWire;
  readonly value: RunValueWire;
  /** Fixed decimals, for a column of values; otherwise as many as four significant digits need. */
  readonly decimals?: number;
}

/** An indicator's figure with its unit, or the state's words where there is none: no value is never shown as zero. */
export function ValueText({ node, value, decimals }: ValueTextProps) {
  const { t, local } = useText();
  const format = useFormat();
  const number = figureOf(node, value);
  if (number === null)
    return (
      <span className="state-missing">
        {t(value.raw === null ? `state.value.${value.state}` : 'value.none')}
      </span>
    );
  const symbol = local(figureUnit(node));
  return (
    <span className="value">
      {decimals === undefined ? format.value(number) : format.score(number, decimals)}
      {symbol ? <small>{symbol}</small> : null}
    </span>
  );
}

interface ValueMarksProps {
  readonly value: RunValueWire;
  /** Where the state stands beside it already. */
  readonly isStateTold?: boolean;
}

/** State and marks of a value in words: under review, imputed, treated. Nothing for a plain reported value. */
export function ValueMarks({ value, isStateTold = false }: ValueMarksProps) {
  const { t } = useText();
  const marks = [
    !isStateTold && value.raw !== null && value.state !== 'reported' ? t(`state.value.${value.state}`) : '',
    value.isImputed ? t('value.imputed') : '',
    value.isTreated ? t('value.treated') : '',
  ].filter((mark) => mark !== '');
  return marks.length > 0 ? <span className="mark">{marks.join(t('list.comma'))}</span> : null;
}
