import { provideRecords } from '../assessments/edition-records.ts';
import type { Broker } from '../context/broker.ts';
import {
  lockRecords,
  readEntitiesById,
  readEntitiesOfTypes,
  readRecords,
  readRecordsAsOf,
} from '../context/record-store.ts';
import { createMeasures, type MeasureEngine } from '../indicators/measure-engine.ts';
import type { RecordSource } from '../indicators/measure-records.ts';
import { csvOf } from '../indicators/measure-routes.ts';
import type { Context } from '../platform/context.ts';

/** City data as measures read it, from the context broker. */
export const recordSource = ({ contexts, tenants, history }: Broker): RecordSource => ({
  mapOf: (context) => contexts.mapOf(context),
  tenantNo: async (name) => (name === undefined ? 0 : tenants.make(name)),
  async seriesOf(sql, attribute, dataset) {
    const all = await history.series.ofAttributes(sql, [attribute]);
    return all.filter((series) => series.dataset === dataset).map(({ no, unit }) => ({ no, unit }));
  },
  read: readRecords,
  readAsOf: readRecordsAsOf,
  entitiesOf: readEntitiesOfTypes,
  entitiesById: readEntitiesById,
  horizon: lockRecords,
});

/** Measures over what the context broker holds; they compute once they are started. */
export function openMeasures(ctx: Context, broker: Broker): MeasureEngine {
  const engine = createMeasures({
    ctx,
    records: recordSource(broker),
    watch: broker.history.watch,
    after: (milliseconds, work) => {
      const timer = setTimeout(work, milliseconds);
      timer.unref();
      return () => clearTimeout(timer);
    },
    elapsed: () => performance.now(),
  });
  broker.entities.join(engine.participant);
  provideRecords(ctx.db, (asked, no) => csvOf(asked, engine, no));
  return engine;
}
