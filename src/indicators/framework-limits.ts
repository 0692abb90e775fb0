/** How large a framework file may be; beyond it is refused with the limit named. */
export const FRAMEWORK_LIMITS = {
  /** Characters of text. */
  characters: 2_000_000,
  /** Nesting of lists and maps in the file: about two levels for each level of the tree. */
  depth: 64,
  /** Lists, maps and single values in all, aliases counted each time they are used. */
  values: 200_000,
  /** Levels of the tree from the index to the deepest indicator. */
  treeDepth: 16,
  /** Dimensions and indicators in all. */
  nodes: 5_000,
  /** Mistakes listed; the rest is counted. */
  issues: 1_000,
} as const;
