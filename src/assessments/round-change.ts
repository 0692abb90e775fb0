/** Where an area stood before and stands after a round was computed again. */
export interface MovedArea {
  readonly area: string;
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
  readonly rankBefore: number | null;
  readonly rankAfter: number | null;
}

interface Stand {
  readonly area: string;
  readonly score: number | null;
  readonly rank: number | null;
}

/** The areas whose score or rank is another than before, bit for bit; by their rank now, those without one last. */
export function movedAreas(before: readonly Stand[], after: readonly Stand[]): readonly MovedArea[] {
  const was = new Map(before.map((one) => [one.area, one]));
  const is = new Map(after.map((one) => [one.area, one]));
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((area) => ({
      area,
      scoreBefore: was.get(area)?.score ?? null,
      scoreAfter: is.get(area)?.score ?? null,
      rankBefore: was.get(area)?.rank ?? null,
      rankAfter: is.get(area)?.rank ?? null,
    }))
    .filter((one) => one.scoreBefore !== one.scoreAfter || one.rankBefore !== one.rankAfter)
    .sort(
      (a, b) =>
        (a.rankAfter ?? Number.POSITIVE_INFINITY) - (b.rankAfter ?? Number.POSITIVE_INFINITY) ||
        (a.area < b.area ? -1 : 1),
    );
}
