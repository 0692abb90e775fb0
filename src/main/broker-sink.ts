import type { Logger } from 'pino';
import type { Broker, BrokerContext } from '../context/broker.ts';
import { checkIntake, takeIn } from '../context/entity-intake-actions.ts';
import { tenantOf } from '../context/http-tenant.ts';
import { SYSTEM } from '../model/actor.ts';
import { ERRORS, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { errorMessage } from '../platform/i18n.ts';
import type { Sink, SinkBatch } from '../sources/source-sink.ts';

/** Documents of one transaction. */
const SLICE = 2000;

/** Brings what sources have into the context broker. */
export function brokerSink(broker: Broker, log: Logger): Sink {
  const contextOf = async ({ tenant }: SinkBatch, isWrite: boolean): Promise<BrokerContext> => {
    const name = tenantOf(tenant);
    const no = isWrite ? await broker.tenants.make(name) : await broker.tenants.find(name);
    return { actor: SYSTEM, broker, tenant: no ?? 0, now: broker.clock().toISOString(), log };
  };
  return {
    async write(batch) {
      const { documents, mode } = batch;
      const found = await refusedAlike(documents.length, async () => ({
        ctx: await contextOf(batch, true),
        map: await broker.contexts.mapOf(batch.context),
      }));
      if (Array.isArray(found)) return found;
      const { ctx, map } = found;
      const outcomes: ('created' | 'updated' | readonly Issue[])[] = [];
      for (let from = 0; from < documents.length; from += SLICE) {
        const taken = await takeIn(ctx, { documents: documents.slice(from, from + SLICE), map, mode });
        for (const one of taken) outcomes.push(one instanceof MeridianError ? issuesOf(one) : one);
      }
      return outcomes;
    },
    async check(batch) {
      const { documents, mode } = batch;
      const found = await refusedAlike(documents.length, async () => ({
        ctx: await contextOf(batch, false),
        map: await broker.contexts.mapOf(batch.context),
      }));
      if (Array.isArray(found)) return found;
      const { ctx, map } = found;
      return checkIntake(ctx, { documents, map, mode }).map((error) => (error ? issuesOf(error) : []));
    },
  };
}

/** A @context or tenant that is none refuses every document; one that cannot be had now is waited for. */
async function refusedAlike<Found extends object>(
  count: number,
  find: () => Promise<Found>,
): Promise<Found | (readonly Issue[])[]> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof MeridianError) || ERRORS[error.code].status === 503) throw error;
    return Array.from({ length: count }, () => issuesOf(error));
  }
}

const issuesOf = (error: MeridianError): readonly Issue[] =>
  error.issues.length > 0
    ? error.issues
    : [{ code: 'source.refused', severity: 'error', at: {}, details: { reason: errorMessage('en', error) } }];
