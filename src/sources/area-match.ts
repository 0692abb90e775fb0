import type { Area } from '../model/area.ts';

export type AreaMatch =
  | { readonly index: number }
  | { readonly index: undefined; readonly codes: readonly string[]; readonly suggestion: string | undefined };

/** Endings that Chinese place names are written with or without. */
const ENDINGS = ['市', '省', '县', '区', '地区', '盟', '自治州'];

/** Finds areas by code, else by a name in either language without regard to case; knows when a name is not unique. */
export class AreaIndex {
  readonly #areas: Area[] = [];
  readonly #byCode = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();

  constructor(areas: readonly Area[]) {
    for (const area of areas) this.put(area);
  }

  /** In the order they were added; the position is the area's index. */
  get areas(): readonly Area[] {
    return this.#areas;
  }

  /** Adds an area or replaces the one with its code, at the same index. */
  put(area: Area): number {
    let index = this.#byCode.get(area.code);
    if (index === undefined) {
      index = this.#areas.push(area) - 1;
      this.#byCode.set(area.code, index);
    } else {
      const old = this.#areas[index]!;
      for (const name of namesOf(old))
        this.#byName.set(
          name,
          (this.#byName.get(name) ?? []).filter((one) => one !== index),
        );
      this.#areas[index] = area;
    }
    for (const name of namesOf(area)) {
      const known = this.#byName.get(name);
      if (!known) this.#byName.set(name, [index]);
      else if (!known.includes(index)) known.push(index);
    }
    return index;
  }

  indexOfCode(code: string): number | undefined {
    return this.#byCode.get(code);
  }

  find(text: string): AreaMatch {
    const byCode = this.#byCode.get(text);
    if (byCode !== undefined) return { index: byCode };
    const found = this.#byName.get(text.toLowerCase()) ?? [];
    if (found.length === 1) return { index: found[0]! };
    return {
      index: undefined,
      codes: found.map((index) => this.#areas[index]!.code),
      suggestion: found.length === 0 ? this.#suggestion(text) : undefined,
    };
  }

  /** The one name that differs only by its ending. */
  #suggestion(text: string): string | undefined {
    const candidates = ENDINGS.flatMap((ending) =>
      text.endsWith(ending) ? [text.slice(0, -ending.length)] : [`${text}${ending}`],
    ).filter((name) => this.#byName.get(name)?.length === 1);
    return candidates.length === 1 ? candidates[0] : undefined;
  }
}

const namesOf = (area: Area): string[] => [area.name.en.toLowerCase(), area.name.zh.toLowerCase()];
