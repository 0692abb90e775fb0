import { MeridianError } from '../src/model/error.ts';
import type { Database } from '../src/platform/database.ts';
import type { Sources } from '../src/sources/source-actions.ts';
import { createEngine } from '../src/sources/source-engine.ts';
import { REAL_TIMERS, type SourceParts } from '../src/sources/source-parts.ts';
import type { SinkBatch, SinkOutcome } from '../src/sources/source-sink.ts';
import { testContext } from './context.ts';

/** A sink that keeps what it gets; ids that hold `bad` are refused, and nothing is taken while `isBusy`. */
export interface FakeSink {
  readonly entities: Map<string, Readonly<Record<string, unknown>>>;
  readonly batches: SinkBatch[];
  isBusy: boolean;
}

/** Sources over a fake sink, with a context of their own. */
export function sourcesOver(
  db: Database,
  change: Partial<SourceParts> = {},
): Sources & { readonly fake: FakeSink; readonly parts: SourceParts } {
  const fake: FakeSink = { entities: new Map(), batches: [], isBusy: false };
  const refusal = (id: string): SinkOutcome | undefined =>
    id.includes('bad')
      ? [{ code: 'source.refused', severity: 'error', at: {}, details: { reason: 'bad' } }]
      : undefined;
  const parts: SourceParts = {
    ctx: { ...testContext(db), clock: () => new Date() },
    sink: {
      async write(batch) {
        if (fake.isBusy) throw new MeridianError('context.busy');
        fake.batches.push(batch);
        return batch.documents.map((document) => {
          const id = String(document.id);
          const known = fake.entities.get(id);
          const outcome = refusal(id) ?? (known ? 'updated' : 'created');
          if (typeof outcome === 'string') fake.entities.set(id, { ...known, ...document });
          return outcome;
        });
      },
      check: async (batch) => batch.documents.map(({ id }) => (refusal(String(id)) as []) ?? []),
    },
    root: '',
    policy: 'any',
    timers: REAL_TIMERS,
    random: () => 0.5,
    modelCheck: async () => undefined,
    ...change,
  };
  return { parts, engine: createEngine(parts), fake };
}
