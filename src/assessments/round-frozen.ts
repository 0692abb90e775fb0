import { gunzipSync, gzipSync } from 'node:zlib';
import type { Framework } from '../model/framework.ts';
import type { ValueState } from '../model/value.ts';
import { keptCodes } from './round-ask.ts';
import type { LoadedInputs } from './run-load.ts';

/** The values of the areas that take part; what stands above them stays known. */
export function ofAreas(inputs: LoadedInputs, areas: ReadonlySet<string>): LoadedInputs {
  return { ...inputs, values: inputs.values.filter(({ area }) => areas.has(area)) };
}

/** Frozen values as bytes: gzipped JSON. */
export const packFrozen = ({ citations, ...inputs }: LoadedInputs): Uint8Array =>
  gzipSync(JSON.stringify({ ...inputs, citations: [...citations] }));

export function unpackFrozen(bytes: Uint8Array): LoadedInputs {
  const { citations, ...inputs } = JSON.parse(gunzipSync(bytes).toString('utf8'));
  return { ...inputs, citations: new Map(citations) };
}

/** A figure that the round asked for, and what has become of it. */
export interface ReviewedItem {
  readonly area: string;
  readonly code: string;
  readonly period: string;
  readonly state: ValueState;
}

/**
 * Frozen values with what the review made of them. Of the round's own items those enter as they stand now that a reviewer has
 * looked at: verified, rejected, returned, not applicable, or under review. One that a department has sent and nobody
 * has looked at stays as it was frozen, and so does every value that the round did not ask for, whatever came later.
 */
export function withReview(
  frozen: LoadedInputs,
  now: LoadedInputs,
  items: readonly ReviewedItem[],
  framework: Framework,
): LoadedInputs {
  const keyOf = (area: string, code: string, period: string) => `${area}\n${code}\n${period}`;
  const reviewed = new Set(
    items
      .filter(({ state }) => state !== 'reported')
      .flatMap(({ area, code, period }) =>
        keptCodes(framework, code).map((kept) => keyOf(area, kept, period)),
      ),
  );
  const isReviewed = (value: { area: string; indicator: string; period: string }) =>
    reviewed.has(keyOf(value.area, value.indicator, value.period));
  return {
    ...frozen,
    values: [...frozen.values.filter((value) => !isReviewed(value)), ...now.values.filter(isReviewed)],
    citations: new Map([...now.citations, ...frozen.citations]),
  };
}
