import { Fragment } from 'react';
import style from './said.module.css';

/** A sentence in which names of the data, between backticks, stand as code. */
export function Said({ text }: { text: string }) {
  const parts = text.split('`').map((part, place) => ({ part, place, isName: place % 2 === 1 }));
  return parts.map(({ part, place, isName }) => (
    <Fragment key={place}>{isName ? <code className={style.name}>{part}</code> : part}</Fragment>
  ));
}
