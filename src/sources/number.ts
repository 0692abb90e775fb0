import type { Cell } from './cell.ts';

/** Rules of {@link parseNumber}; each is an issue code of its own. */
export const NUMBER_RULES = [
  'number.text',
  'number.nan',
  'number.infinite',
  'number.tooLarge',
  'number.tooSmall',
  'number.thousands',
  'number.comma',
  'number.percent',
  'number.fullWidth',
  'number.formula',
  'number.boolean',
  'number.date',
  'number.cellError',
] as const;
export type NumberRule = (typeof NUMBER_RULES)[number];

const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/**
 * Reads a cell as a finite number, or says which rule it breaks. Nothing is guessed: `1,234.5` is a number only where the
 * mapping declares the comma as thousands separator, `12%` and `１２` never are. Surrounding spaces are not part of the number.
 */
export function parseNumber(cell: Cell, thousands?: string): number | NumberRule {
  if (typeof cell === 'number') return finite(cell, true);
  if (typeof cell === 'boolean') return 'number.boolean';
  if (cell === null) return 'number.text';
  if (typeof cell === 'object') return 'number.cellError';
  const text = cell.trim();
  if (PLAIN.test(text)) return finite(Number(text), /^[+-]?[0.]*(?:[eE]|$)/.test(text));
  if (thousands !== undefined) {
    const commas = thousands === ',' ? text : text.includes(',') ? '' : text.replaceAll(thousands, ',');
    if (GROUPED.test(commas)) return finite(Number(commas.replaceAll(',', '')), true);
  }
  return ruleOf(text);
}

function finite(value: number, zeroIsMeant: boolean): number | NumberRule {
  if (Number.isNaN(value)) return 'number.nan';
  if (!Number.isFinite(value)) return 'number.tooLarge';
  return value === 0 && !zeroIsMeant ? 'number.tooSmall' : value;
}

function ruleOf(text: string): NumberRule {
  if (/^[+-]?nan$/i.test(text)) return 'number.nan';
  if (/^[+-]?(?:inf(?:inity)?|∞)$/i.test(text)) return 'number.infinite';
  if (/^#(?:DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)/.test(text)) return 'number.cellError';
  if (/^[=@]/.test(text)) return 'number.formula';
  if (/^(?:true|false)$/i.test(text)) return 'number.boolean';
  if (/[０-９．％，－＋]/.test(text)) return 'number.fullWidth';
  if (/^[+-]?[\d.,]+\s*[%‰]$/.test(text)) return 'number.percent';
  if (/^[+-]?\d{1,3}(?:[,'\u00a0\u202f ]\d{3})+(?:\.\d+)?$/.test(text)) return 'number.thousands';
  if (/^[+-]?\d+,\d+$/.test(text)) return 'number.comma';
  if (/^\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(text)) return 'number.date';
  return 'number.text';
}
