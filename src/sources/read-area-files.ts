import type { Area } from '../model/area.ts';
import { AREA_COLUMNS, type AreasFile } from '../model/mapping.ts';
import { type AreaPlaces, type DefinedArea, readArea, sortAreas } from './read-areas.ts';
import { type Columns, type Reading, readFile } from './read-file.ts';

/** Reads the files that define areas, puts those among the known ones, and returns them, parents before children. */
export async function readAreaFiles(reading: Reading): Promise<readonly Area[]> {
  const { issues, areas } = reading;
  const defined = new Map<string, DefinedArea>();
  for (const [index, file] of reading.mapping.files.entries()) {
    if (file.shape !== 'areas') continue;
    await readFile(reading, index + 1, (columns) => {
      const places = areaPlaces(file, `/files/${index}/columns`, columns);
      if (places.code === -1) return undefined;
      return {
        used: Object.values(places).filter((place) => place !== -1),
        read: (row) => readArea(row, places, defined, issues, columns.placeOf),
        end() {},
      };
    });
  }
  const sorted = sortAreas(defined, areas, issues);
  for (const area of sorted) areas.put(area);
  return sorted;
}

const OPTIONAL: readonly string[] = ['parent', 'longitude', 'latitude'];

function areaPlaces(file: AreasFile, path: string, columns: Columns): AreaPlaces {
  const places: Record<string, number> = {};
  for (const name of AREA_COLUMNS) {
    const header = file.columns?.[name] ?? name;
    const mayLack = OPTIONAL.includes(name) && file.columns?.[name] === undefined;
    places[name] = mayLack ? columns.headers.indexOf(header) : columns.columnAt(header, `${path}/${name}`);
  }
  return places as AreaPlaces;
}
