import type { Indicator } from '../../src/model/framework.ts';
import type { Step } from '../../src/model/method.ts';
import { type MethodFormula, stepFormulas } from '../../src/model/method-formula.ts';
import { formulaSymbols } from '../../src/model/method-symbols.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Formula, Letter } from './formula.tsx';
import style from './method.module.css';

interface StepFormulasProps {
  readonly step: Step;
  readonly indicators: readonly Indicator[];
}

/** The formulas of every method that a step uses, each with what its letters mean. */
export function StepFormulas({ step, indicators }: StepFormulasProps) {
  const formulas = stepFormulas(step, indicators);
  return formulas.map((formula) => (
    <StepFormula key={JSON.stringify(formula)} step={step} formula={formula} isNamed={formulas.length > 1} />
  ));
}

interface StepFormulaProps {
  readonly step: Step;
  readonly formula: MethodFormula;
  /** Whether several methods are used, so that it has to be said whose formula this is. */
  readonly isNamed: boolean;
}

function StepFormula({ step, formula, isNamed }: StepFormulaProps) {
  const { t, has } = useText();
  const format = useFormat();
  const { method, lines, less, isLogarithmic } = formula;
  const plain = isNamed ? t(`method.name.${method}`) : '';
  const name = isNamed && isLogarithmic ? t('method.formula.logarithmic', { name: plain }) : plain;
  const label = (direction: 'more' | 'less') =>
    name === '' ? t(`method.formula.${direction}`) : t(`method.formula.of.${direction}`, { name });
  return (
    <div className={style.formula}>
      {lines.length > 0 && <Lines label={less ? label('more') : name} lines={lines} />}
      {less && <Lines label={label('less')} lines={less} />}
      <dl className={style.letters}>
        {formulaSymbols(step, formula).map(({ symbol, keys, value }) => {
          const text = t(`method.${keys.find((key) => has(`method.${key}`)) ?? keys[2]}`);
          return (
            <div key={symbol}>
              <dt>
                <Letter symbol={symbol} />
              </dt>
              <dd>
                {value === undefined
                  ? text
                  : t('method.letter.value', { text, value: format.value(value, 12) })}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function Lines({ label, lines }: { readonly label: string; readonly lines: readonly string[] }) {
  return (
    <>
      {label !== '' && <p className={style.label}>{label}</p>}
      {lines.map((line) => (
        <Formula key={line} formula={line} />
      ))}
    </>
  );
}
