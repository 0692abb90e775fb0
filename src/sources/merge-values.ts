import { MeridianError } from '../model/error.ts';
import type { Sql } from '../platform/database.ts';
import { upsertAreas } from './import-store.ts';
import {
  type Comparison,
  compareStage,
  insertNew,
  lockValues,
  partStage,
  replaceChanged,
  type Stage,
  type StagePart,
} from './stage-store.ts';
import type { StagedAreas } from './stage-values.ts';

/**
 * Puts staged values in force, inside the caller's transaction: new ones are added; where value or state differs the old
 * version is kept and replaced; what is the same stays as it is, with its first origin. `onShare` gets 0..1.
 */
export async function mergeStage(
  sql: Sql,
  stage: Stage,
  areas: StagedAreas,
  importId: number,
  onShare: (share: number) => void,
): Promise<Comparison> {
  await lockValues(sql);
  const ids = new Set(await upsertAreas(sql, areas.defined));
  const stranger = areas.defined.find((one) => !ids.has(one.id));
  if (stranger) throw new MeridianError('thing.conflict', { kind: 'area', id: stranger.area.code });
  const comparison = await compareStage(sql, stage);
  const parts = await partStage(sql, stage);
  const isAllNew = comparison.added === comparison.values;
  const replace = (part: StagePart) => () => replaceChanged(sql, stage, part, importId);
  const insert = (part: StagePart) => () => insertNew(sql, stage, part, importId, isAllNew);
  const work = [
    ...(comparison.changed > 0 ? parts.map(replace) : []),
    ...(comparison.added > 0 ? parts.map(insert) : []),
  ];
  for (const [index, step] of work.entries()) {
    await step();
    onShare((index + 1) / work.length);
  }
  return comparison;
}
