import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number ≥ 0; anything else is a misused command line. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('');
  return value;
}

/** Reads an option that counts something there must be one of: a whole number ≥ 1. */
export function countingNumber(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('');
  return value;
}

/** Reads an option that is any finite number. */
export function anyNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('');
  return value;
}
