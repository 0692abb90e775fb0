// Memory is laid out by ../replicator-layout.ts; its numbers and addresses stand in the table that begins at CONFIG, four bytes
// each, in this order.
const CONFIG: usize = 64;
@inline export function at(field: usize): usize { return load<u32>(CONFIG + (field << 2)); }
@inline export function areas(): usize { return at(0); }
/** Numbers from one column to the next: a multiple of 8; what is beyond the areas repeats the first. */
@inline export function stride(): usize { return at(1); }
@inline export function columns(): usize { return at(2); }
@inline export function indicators(): usize { return at(3); }
@inline export function nodes(): usize { return at(4); }
/** min, max, average, dense: 0 to 3. */
@inline export function ties(): usize { return at(5); }
@inline export function binShift(): usize { return at(6); }
@inline export function bins(): usize { return at(7); }
/** Sets of rows that are ranked by themselves. */
@inline export function periods(): usize { return at(8); }
/** Bits of the map that scores are spread over when they are ranked. */
@inline export function mapBits(): usize { return at(9); }
/** All that the map takes. */
@inline export function mapBytes(): usize { return at(10); }
/** Replications that are computed side by side, column after column. */
@inline export function slots(): usize { return at(11); }
export const TABLES: usize = 12;
export const LOGS: usize = 13;
export const TABLE_FLAGS: usize = 14;
export const SCORES: usize = 15;
export const SCORE_LOGS: usize = 16;
export const SCORE_FLAGS: usize = 17;
export const RANKS: usize = 18;
export const PROGRAMS: usize = 19;
export const POINTERS: usize = 20;
export const WEIGHTS: usize = 21;
export const PLACES: usize = 22;
export const WORDS: usize = 23;
export const OWNERS: usize = 24;
export const TIED: usize = 25;
export const GATHERED: usize = 26;
export const GATHERED_RANKS: usize = 27;
export const ROWS: usize = 28;
export const SORT_VALUES: usize = 29;
export const SORT_ROWS: usize = 30;
export const SUMS: usize = 31;
export const MINS: usize = 32;
export const MAXS: usize = 33;
export const COUNTS: usize = 34;
export const RANK_SUMS: usize = 35;
export const RANK_MINS: usize = 36;
export const RANK_MAXS: usize = 37;
export const PERIOD_ROWS: usize = 38;
export const PERIOD_ENDS: usize = 39;
export const SLOT_PROGRAMS: usize = 40;
export const SLOT_GOOD: usize = 41;
/** Where the map begins, whatever else there is: a fixed address is part of an instruction. */
export const MAP: usize = 1024;

export const MIN: usize = 0;
export const MAX: usize = 1;
export const AVERAGE: usize = 2;
export const DENSE: usize = 3;

export const HAS_GAP: u8 = 1;
export const NOT_POSITIVE: u8 = 2;

@inline export function scoresOf(slot: usize): usize { return at(SCORES) + ((slot * columns() * stride()) << 3); }
@inline export function ranksOf(slot: usize): usize { return at(RANKS) + ((slot * columns() * stride()) << 2); }
