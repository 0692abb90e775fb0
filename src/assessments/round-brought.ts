import { codesAsked, indicatorsOf } from '../indicators/submission-framework.ts';
import type { Context } from '../platform/context.ts';
import { allNeeded, asksOf, type Brought, cellKey, neededCodes } from './round-ask.ts';
import type { RoundLook } from './round-look.ts';
import { listBrought, listMeasuredCodes } from './round-store.ts';

/** Of how many areas a figure will be asked; the others have it from an import, or all from a measure. */
export interface AskedFigure {
  readonly code: string;
  readonly department: string;
  readonly asked: number;
  readonly isMeasured: boolean;
}

/** What imports and measures have brought of a round's figures. */
export async function broughtTo(ctx: Context, { facts, framework, round }: RoundLook): Promise<Brought> {
  const needed = allNeeded(framework.framework);
  const [rows, measured] = await Promise.all([
    listBrought(ctx.db, facts.areas, needed, round.period),
    listMeasuredCodes(ctx.db),
  ]);
  return {
    measured: new Set(measured),
    cells: new Set(rows.map(({ area, code }) => cellKey(area, code))),
  };
}

/** Of how many areas each figure would be asked. */
export async function countAsks(ctx: Context, look: RoundLook): Promise<readonly AskedFigure[]> {
  const { framework } = look.framework;
  const { areas } = look.facts;
  const brought = await broughtTo(ctx, look);
  const asks = asksOf(framework, areas, brought);
  const responsible = new Map(indicatorsOf(framework).map((one) => [one.code, one.responsible]));
  return codesAsked(framework).map((code) => {
    const isMeasured = neededCodes(framework, code).every((need) => brought.measured.has(need));
    return {
      code,
      department: responsible.get(code) ?? '',
      asked: asks.reduce((sum, ask) => sum + (ask.codes.includes(code) ? ask.areas.length : 0), 0),
      isMeasured,
    };
  });
}
