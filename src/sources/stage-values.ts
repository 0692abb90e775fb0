import type { Area } from '../model/area.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Context } from '../platform/context.ts';
import { reserveAreaIds, selectAreas, selectIndicators } from './import-store.ts';
import type { MappedValue } from './mapped-value.ts';
import type { ReadOptions } from './read-file.ts';
import { type ReadResult, readMapped } from './read-mapped.ts';
import { loadStage, type Stage } from './stage-store.ts';

/** COPY text sent at once, characters. */
const CHUNK = 1024 * 1024;

export interface StagedAreas {
  /** Areas that the files define, parents before children, with the ids they have or shall have. */
  readonly defined: readonly { readonly id: number; readonly area: Area }[];
  readonly newCount: number;
}

/**
 * Reads files into a stage. While the store takes in one chunk the next one is read; no more than these two are held.
 * Nothing but the stage is written.
 */
export async function stageValues(
  ctx: Context,
  stage: Stage,
  mapping: Mapping,
  folders: string | readonly string[],
  options: ReadOptions,
): Promise<{ readonly result: ReadResult; readonly areas: StagedAreas }> {
  const { db } = ctx;
  const known = await selectAreas(db);
  const indicators = await selectIndicators(db);
  const catalogue = {
    areas: known.map((one) => one.area),
    indicators: indicators.map(({ code, unit, name_en, name_zh }) => ({
      code,
      unit,
      name: { en: name_en, zh: name_zh },
    })),
  };
  const areaIds = known.map((one) => one.id);
  const indicatorIds = indicators.map((one) => one.id);
  let areas: StagedAreas = { defined: [], newCount: 0 };
  let lines = '';
  let loading: Promise<unknown> = Promise.resolve();
  const send = async (): Promise<void> => {
    const text = lines;
    lines = '';
    await loading;
    loading = loadStage(db, stage, text);
    // met at the next await; until then it must not count as unhandled
    loading.catch(() => undefined);
  };
  try {
    const result = await readMapped(
      mapping,
      folders,
      catalogue,
      ctx.limits,
      {
        async areas(all, defined) {
          const newCount = all.length - known.length;
          for (const id of await reserveAreaIds(db, newCount)) areaIds.push(id);
          const idOf = new Map(all.map((area, index) => [area.code, areaIds[index]!]));
          areas = { defined: defined.map((area) => ({ id: idOf.get(area.code)!, area })), newCount };
        },
        async values(batch) {
          for (const value of batch) {
            lines += copyLine(value, areaIds[value.areaIndex]!, indicatorIds[value.indicatorIndex]!);
            if (lines.length >= CHUNK) await send();
          }
        },
      },
      options,
    );
    if (lines !== '') await send();
    return { result, areas };
  } finally {
    await loading;
  }
}

/** One line of COPY text in the order of the stage's columns; periods and states need no escape. */
const copyLine = (value: MappedValue, areaId: number, indicatorId: number): string =>
  `${areaId}\t${indicatorId}\t${value.period}\t${value.value ?? '\\N'}\t${value.state}\t${value.fileNo}\t${value.row}\t${value.rowCount}\t${value.column}\n`;
