import type { Issue } from '../model/issue.ts';
import type { Evaluator } from './expression.ts';
import { type EntityDocument, type EntityMapper, entityMapper, type MappedRecord } from './mapping-entity.ts';
import type { SourceRecord } from './record-read.ts';
import { NO_COUNTS, type RunCounts } from './source-run-store.ts';
import type { Sink, SinkOutcome } from './source-sink.ts';
import type { SourceSpec } from './source-spec.ts';

/** Says what is wrong with an entity by the JSON Schema of its model. */
export type ModelCheck = (document: EntityDocument) => readonly Issue[];

/** A declaration made ready: records go in, entities come out at the sink. */
export interface Feed {
  readonly spec: SourceSpec;
  /** Maps, checks and writes records; those of one call go to the sink together. Throws what the sink throws. */
  take(records: readonly SourceRecord[], now: number): Promise<Taken>;
  /** The first half of {@link take}, which may go on while what came before is written. */
  prepare(records: readonly SourceRecord[]): Promise<Prepared>;
  /** The other half. */
  write(prepared: Prepared, now: number): Promise<Taken>;
  /** What {@link take} would write; nothing is written. */
  preview(records: readonly SourceRecord[], now: number): Promise<readonly Previewed[]>;
  close(): void;
}

/** Records as the mapping has them, in their order. */
export type Prepared = readonly MappedRecord[];

export interface Taken {
  /** In the order of the records. */
  readonly outcomes: readonly SinkOutcome[];
  readonly counts: RunCounts;
}

export interface Previewed {
  readonly document: EntityDocument | undefined;
  readonly issues: readonly Issue[];
  readonly counts: RunCounts;
}

export interface FeedParts {
  readonly sink: Sink;
  readonly check?: ModelCheck | undefined;
  /** Of the mapping's JSONata expressions; must be there where it has some. */
  readonly evaluator: (expressions: readonly string[]) => Evaluator;
}

const HOUR = 3600;

/** How old an observation may be when it comes, milliseconds. */
const freshMilliseconds = ({ freshSeconds, schedule }: SourceSpec): number =>
  1000 * (freshSeconds ?? schedule?.everySeconds ?? HOUR);

export function openFeed(spec: SourceSpec, parts: FeedParts): Feed {
  const mapper = entityMapper(spec.mapping, spec.model);
  const evaluator = mapper.expressions.length > 0 ? parts.evaluator(mapper.expressions) : undefined;
  const fresh = freshMilliseconds(spec);
  const batchOf = (documents: readonly EntityDocument[]) => ({
    tenant: spec.tenant,
    context: spec.model.context,
    mode: spec.mode ?? 'update',
    documents,
  });

  async function mapAll(records: readonly SourceRecord[]): Promise<MappedRecord[]> {
    const evaluated = evaluator && (await evaluator.evaluate(records.map(({ record }) => record)));
    return records.map((record, index) => mapOne(mapper, record, evaluated?.[index], parts.check));
  }

  async function write(mapped: Prepared, now: number): Promise<Taken> {
    const documents = mapped.flatMap(({ document }) => (document ? [document] : []));
    const written = documents.length > 0 ? await parts.sink.write(batchOf(documents)) : [];
    let next = 0;
    const outcomes = mapped.map(({ document, issues }) => (document ? written[next++]! : issues));
    return { outcomes, counts: countAll(mapped, outcomes, now, fresh) };
  }

  return {
    spec,
    prepare: mapAll,
    write,
    take: async (records, now) => write(await mapAll(records), now),
    async preview(records, now) {
      const mapped = await mapAll(records);
      const documents = mapped.flatMap(({ document }) => (document ? [document] : []));
      const wrong = documents.length > 0 ? await parts.sink.check(batchOf(documents)) : [];
      let next = 0;
      return mapped.map((one) => {
        const issues = one.document ? wrong[next++]! : one.issues;
        const document = issues.length > 0 ? undefined : one.document;
        const outcome = document ? ('updated' as const) : issues;
        return { document: one.document, issues, counts: countAll([one], [outcome], now, fresh) };
      });
    },
    close: () => evaluator?.close(),
  };
}

function mapOne(
  mapper: EntityMapper,
  { record, issues }: SourceRecord,
  evaluated: readonly unknown[] | undefined,
  check: ModelCheck | undefined,
): MappedRecord {
  if (issues) return { document: undefined, issues, expected: 0, present: 0, observed: undefined };
  const mapped = mapper.map(record, evaluated);
  const wrong = mapped.document && check ? check(mapped.document) : [];
  return wrong.length === 0 ? mapped : { ...mapped, document: undefined, issues: wrong };
}

function countAll(
  mapped: readonly MappedRecord[],
  outcomes: readonly SinkOutcome[],
  now: number,
  fresh: number,
): RunCounts {
  const counts = { ...NO_COUNTS, records: mapped.length };
  for (let i = 0; i < mapped.length; i += 1) {
    const { expected, present, observed } = mapped[i]!;
    const outcome = outcomes[i]!;
    if (outcome === 'created') counts.created += 1;
    else if (outcome === 'updated') counts.updated += 1;
    else counts.rejected += 1;
    counts.expected += expected;
    counts.present += present;
    if (observed === undefined) continue;
    counts.timed += 1;
    if (now - observed <= fresh) counts.fresh += 1;
  }
  return counts;
}
