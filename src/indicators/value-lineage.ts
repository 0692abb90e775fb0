import type { OriginWire } from './origin-wire.ts';
import type { VersionWire } from './value-lineage-wire.ts';
import type { DecisionRow, EvidenceRow, VersionRow } from './value-version-store.ts';

/** What belongs to the submissions among some versions. */
export interface SubmissionFacts {
  readonly evidence: readonly EvidenceRow[];
  readonly decisions: readonly DecisionRow[];
  /** Whether the reader may see who submitted and reviewed, and what the files are called. */
  readonly arePersonsShown: boolean;
}

type ActorFacts = { id: string; name: string } | null;

/** A version as it is told; `next` is the version that replaced it, if one did. */
export function versionWire(
  code: string,
  row: VersionRow,
  next: VersionRow | undefined,
  facts: SubmissionFacts,
): VersionWire {
  return {
    version: row.version,
    value: row.value,
    state: row.state,
    isInForce: row.in_force,
    since: row.at.toISOString(),
    origin: originOf(code, row, facts),
    replaced: next
      ? {
          at: next.at.toISOString(),
          by: next.origin_kind,
          no: next.import_id ?? next.origin_no,
          actor: next.origin_kind === 'submission' ? reviserOf(next, facts) : actorOf(next),
        }
      : null,
  };
}

/** What a version came from; null where nothing is known of it any more. */
export function originOf(code: string, row: VersionRow, facts: SubmissionFacts): OriginWire | null {
  if (row.origin_kind === 'import') return importOf(row);
  const no = row.origin_no!;
  if (row.origin_kind === 'measure')
    return row.revision === null
      ? null
      : {
          kind: 'measure',
          result: no,
          measure: code,
          revision: row.revision,
          records: row.records ?? 0,
          inputs: row.inputs,
          at: (row.computed_at ?? row.at).toISOString(),
        };
  if (row.item_id === null) return null;
  const decided = decisionOf(row, facts);
  return {
    kind: 'submission',
    submission: no,
    item: row.item_id,
    department: row.department ?? '',
    numerator: row.numerator,
    denominator: row.denominator,
    numeratorUnit: row.numerator_unit,
    denominatorUnit: row.denominator_unit,
    source: row.source_text ?? '',
    grade: row.grade,
    evidence: facts.evidence
      .filter(({ submission }) => submission === no)
      .map(({ name, media_type, bytes, sha256 }) => ({
        name: facts.arePersonsShown ? name : null,
        mediaType: media_type,
        bytes,
        sha256,
      })),
    at: (row.submitted_at ?? row.at).toISOString(),
    actor: facts.arePersonsShown ? actorOf(row) : null,
    decision: decided
      ? { kind: decided.kind, at: decided.at.toISOString(), actor: deciderOf(row, facts) }
      : null,
  };
}

function importOf(row: VersionRow): OriginWire | null {
  if (row.file === null || row.import_at === null) return null;
  return {
    kind: 'import',
    importId: row.import_id!,
    at: row.import_at.toISOString(),
    actor: actorOf(row)!,
    file: row.file,
    sha256: row.sha256!,
    sheet: row.sheet,
    row: row.row_no!,
    rowCount: row.row_count!,
    column: row.column ?? '',
    citation: row.citation,
  };
}

const actorOf = ({ actor_id, actor_name }: VersionRow): ActorFacts =>
  actor_id === null ? null : { id: actor_id, name: actor_name ?? '' };

/** The last event that led a submission into the version's state; the department's own sending is none. */
const decisionOf = (row: VersionRow, { decisions }: SubmissionFacts): DecisionRow | undefined =>
  row.origin_kind === 'submission'
    ? decisions.findLast(
        (one) => one.submission === row.origin_no && one.to_state === row.state && one.kind !== 'sent',
      )
    : undefined;

function deciderOf(row: VersionRow, facts: SubmissionFacts): ActorFacts {
  const decided = decisionOf(row, facts);
  return decided && facts.arePersonsShown ? { id: decided.actor_id, name: decided.actor_name } : null;
}

/** Who brought a submission into the version's state. */
const reviserOf = (row: VersionRow, facts: SubmissionFacts): ActorFacts =>
  deciderOf(row, facts) ?? (facts.arePersonsShown ? actorOf(row) : null);
