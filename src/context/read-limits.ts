import type { JsonLimits } from './read-json.ts';

/** What one entity may hold; the size of a whole request is bounded before it is parsed. */
export interface ReadLimits extends JsonLimits {
  /** Attributes of an entity, and sub-attributes of one attribute. */
  readonly attributes: number;
  /** Instances of one attribute. */
  readonly instances: number;
  /** How deep attributes may stand in attributes. */
  readonly levels: number;
  /** Types and scopes of an entity, each. */
  readonly types: number;
  /** Characters of a name or URI. */
  readonly name: number;
  /** Positions of one geometry. */
  readonly positions: number;
  /** Issues after which reading ends. */
  readonly issues: number;
}

export const READ_LIMITS: ReadLimits = {
  attributes: 1000,
  instances: 1000,
  levels: 5,
  types: 100,
  name: 2048,
  positions: 100_000,
  depth: 32,
  text: 1_000_000,
  issues: 100,
};
