import { MeridianError } from '../model/error.ts';

/** Characters of a query that a refusal shows. */
const SHOWN = 40;

/** What is wrong with a query, at a character counted from 1. */
export function queryRefusal(
  code: string,
  source: string,
  at: number,
  details: Readonly<Record<string, string | number>> = {},
): MeridianError {
  const value = source.slice(at, at + SHOWN);
  return new MeridianError('context.badRequest', {}, [
    {
      code,
      severity: 'error',
      at: { path: '/q' },
      ...(value === '' ? {} : { value }),
      details: { position: at + 1, ...details },
    },
  ]);
}

/** A query beyond a limit; `code` says which. */
export const queryTooComplex = (code: string, most: number): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    { code, severity: 'error', at: { path: '/q' }, details: { most } },
  ]);
