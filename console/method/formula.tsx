import { createElement, type ReactNode } from 'react';
import { formulaMath, type MathElement } from '../../src/model/formula-math.ts';
import { formulaText } from '../../src/model/method-formula.ts';
import { Scroll } from '../shell/scroll.tsx';
import style from './method.module.css';

/** A formula on a line of its own, drawn by the browser; read out as plain text. */
export function Formula({ formula }: { readonly formula: string }) {
  const text = formulaText(formula);
  return (
    <Scroll label={text} className={style.line}>
      {createElement('math', { displaystyle: 'true', 'aria-label': text }, drawn(formula))}
    </Scroll>
  );
}

/** A letter of a formula within a sentence. */
export const Letter = ({ symbol }: { readonly symbol: string }) => createElement('math', {}, drawn(symbol));

const drawn = (formula: string): readonly ReactNode[] => formulaMath(formula).map(element);

/** Parts of a fixed text keep their places. */
const element = ({ tag, children, isVariable }: MathElement, place: number): ReactNode =>
  createElement(
    tag,
    {
      key: place,
      ...(isVariable ? { mathvariant: 'normal', className: style.variable } : {}),
      ...(tag === 'mspace' ? { width: '0.17em' } : {}),
    },
    typeof children === 'string' ? children : children.map(element),
  );
