import { askedOf } from '../indicators/submission-figures.ts';
import { codesAsked } from '../indicators/submission-framework.ts';
import type { Framework } from '../model/framework.ts';

/** The codes under which an item's figures are kept: its own, and those of the two that it divides. */
export function keptCodes(framework: Framework, code: string): readonly string[] {
  const divided = askedOf(framework, code)?.divided;
  return divided ? [code, divided.numerator.code, divided.denominator.code] : [code];
}

/** The codes that have to be there so that nobody need be asked for an item: what an assessment reads of it. */
export function neededCodes(framework: Framework, code: string): readonly string[] {
  const kept = keptCodes(framework, code);
  return kept.length === 1 ? kept : kept.slice(1);
}

/** Every code that {@link asksOf} looks for. */
export const allNeeded = (framework: Framework): readonly string[] => [
  ...new Set(codesAsked(framework).flatMap((code) => neededCodes(framework, code))),
];

export interface Brought {
  /** Codes that a measure in force computes, for every area. */
  readonly measured: ReadonlySet<string>;
  /** Cells that an import or a measure has brought already, by {@link cellKey}. */
  readonly cells: ReadonlySet<string>;
}

export const cellKey = (area: string, code: string): string => `${area}\n${code}`;

/** Some areas that are asked for the same figures. */
export interface Ask {
  readonly areas: readonly string[];
  readonly codes: readonly string[];
}

/** What a round has to ask for: every figure of every area that nothing else brings; areas that are asked for the same together. */
export function asksOf(framework: Framework, areas: readonly string[], brought: Brought): readonly Ask[] {
  const wanted = codesAsked(framework).map((code) => ({
    code,
    needs: neededCodes(framework, code).filter((need) => !brought.measured.has(need)),
  }));
  const asks = new Map<string, { areas: string[]; codes: readonly string[] }>();
  for (const area of areas) {
    const codes = wanted
      .filter(({ needs }) => needs.some((need) => !brought.cells.has(cellKey(area, need))))
      .map(({ code }) => code);
    if (codes.length === 0) continue;
    const key = codes.join('\n');
    const ask = asks.get(key);
    if (ask) ask.areas.push(area);
    else asks.set(key, { areas: [area], codes });
  }
  return [...asks.values()];
}
