/** One area under changed weights, beside where it stands in the published run. */
export interface Standing {
  readonly code: string;
  readonly score: number | null;
  readonly rank: number | null;
  readonly publishedScore: number | null;
  readonly publishedRank: number | null;
  /** Places won (positive) or lost; null where the area has no rank before or after. */
  readonly moved: number | null;
}

/** Areas by rank, best first; areas without a score last, in their own order. NaN counts as no value. */
export function standings(
  codes: readonly string[],
  after: { readonly scores: ArrayLike<number>; readonly ranks: ArrayLike<number> },
  published: { readonly scores: ArrayLike<number>; readonly ranks: ArrayLike<number> },
): readonly Standing[] {
  const rows = codes.map((code, index): Standing => {
    const rank = known(after.ranks[index]);
    const publishedRank = known(published.ranks[index]);
    return {
      code,
      score: known(after.scores[index]),
      rank,
      publishedScore: known(published.scores[index]),
      publishedRank,
      moved: rank === null || publishedRank === null ? null : publishedRank - rank,
    };
  });
  return rows.sort(
    (a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || 0,
  );
}

/** The areas that moved furthest, up and down apart, the furthest first. */
export function biggestMovers(
  rows: readonly Standing[],
  count: number,
): { readonly up: readonly Standing[]; readonly down: readonly Standing[] } {
  const moving = rows.filter((row) => row.moved !== null && row.moved !== 0);
  const by = (sign: 1 | -1) =>
    moving
      .filter((row) => Math.sign(row.moved ?? 0) === sign)
      .sort((a, b) => Math.abs(b.moved ?? 0) - Math.abs(a.moved ?? 0))
      .slice(0, count);
  return { up: by(1), down: by(-1) };
}

/** How much the whole ranking moved: areas that changed place, and the mean number of places over all ranked areas. */
export function upheaval(rows: readonly Standing[]): { readonly moved: number; readonly meanPlaces: number } {
  const ranked = rows.filter((row) => row.moved !== null);
  const places = ranked.reduce((total, row) => total + Math.abs(row.moved ?? 0), 0);
  return {
    moved: ranked.filter((row) => row.moved !== 0).length,
    meanPlaces: ranked.length === 0 ? 0 : places / ranked.length,
  };
}

const known = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;
