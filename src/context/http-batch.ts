import type { MeridianError } from '../model/error.ts';
import type { Locale } from '../model/text.ts';
import { type NgsiProblem, ngsiProblem } from './ngsi-problem.ts';

/** What became of the elements of a batch; an element that has no id that can be read is told by an empty one. */
export interface BatchOutcome {
  readonly created: readonly string[];
  /** Updated, merged or deleted. */
  readonly changed: readonly string[];
  readonly failed: readonly { readonly entityId: string; readonly error: MeridianError }[];
}

/** BatchOperationResult (clause 5.2.16) with BatchEntityErrors (5.2.17). */
export interface BatchResult {
  readonly success: readonly string[];
  readonly errors: readonly { readonly entityId: string; readonly error: NgsiProblem }[];
}

export type BatchAnswer =
  | { readonly status: 201; readonly body: readonly string[] }
  | { readonly status: 204 }
  | { readonly status: 207; readonly body: BatchResult };

/**
 * The answer to a batch of creations, upserts, updates, merges or deletions (clauses 6.14 to 6.17, 6.31): 201 with the ids of what is
 * new, 204 where nothing is, and 207 with both lists as soon as one element has failed, and also where all have.
 */
export function batchAnswer({ created, changed, failed }: BatchOutcome, locale: Locale): BatchAnswer {
  if (failed.length > 0)
    return {
      status: 207,
      body: {
        success: [...created, ...changed],
        errors: failed.map(({ entityId, error }) => ({ entityId, error: ngsiProblem(error, locale) })),
      },
    };
  return created.length > 0 ? { status: 201, body: created } : { status: 204 };
}

/** NotUpdatedDetails (clause 5.2.19): an attribute that was not appended or updated, by its full name, with the reason. */
export interface NotUpdated {
  readonly attributeName: string;
  readonly reason: string;
}

/** The answer to an append or update of attributes (clauses 6.6.3.1, 6.6.3.2): UpdateResult (5.2.18) where some were left out. */
export type UpdateAnswer =
  | { readonly status: 204 }
  | {
      readonly status: 207;
      readonly body: { readonly updated: readonly string[]; readonly notUpdated: readonly NotUpdated[] };
    };

export const updateAnswer = (updated: readonly string[], notUpdated: readonly NotUpdated[]): UpdateAnswer =>
  notUpdated.length === 0 ? { status: 204 } : { status: 207, body: { updated, notUpdated } };
