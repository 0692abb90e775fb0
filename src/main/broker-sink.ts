import type { Logger } from 'pino';
import type { Broker, BrokerContext } from '../context/broker.ts';
import { checkIntake, type Intake, type IntakeOutcome, takeIn } from '../context/entity-intake-actions.ts';
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
        const taken = await takeApart(ctx, { documents: documents.slice(from, from + SLICE), map, mode });
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

/**
 * What the store refuses all together, for one entity too large or a value that it does not take, is tried by halves, so that only
 * those are refused that are to blame.
 */
async function takeApart(ctx: BrokerContext, intake: Intake): Promise<readonly IntakeOutcome[]> {
  try {
    return await takeIn(ctx, intake);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    const { documents } = intake;
    if (documents.length === 1) return [refusal];
    const half = documents.length >> 1;
    return [
      ...(await takeApart(ctx, { ...intake, documents: documents.slice(0, half) })),
      ...(await takeApart(ctx, { ...intake, documents: documents.slice(half) })),
    ];
  }
}

/** A refusal for what the entities are, and not for how the store is. */
function refusalOf(error: unknown): MeridianError | undefined {
  if (error instanceof MeridianError) return ERRORS[error.code].status === 503 ? undefined : error;
  // PostgreSQL's classes of what is wrong with data and with their size
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^(?:22|23|54)/.test(code)
    ? new MeridianError('context.badRequest', {}, [], error)
    : undefined;
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
