import type { SourceSpecWire } from '../../src/sources/source-wire.ts';

/** A pointer that a rule takes a value by, or that stands inside of a text as `{/pointer}`. */
const POINTERS = /^(\/[^\s]*)$|\{(\/[^}]*)\}/g;

/** A record as a mapping expects it: every place that its rules look at, with a word for what belongs there. */
export function exampleRecord({ mapping }: SourceSpecWire): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = {};
  const put = (rule: unknown, word: unknown): void => {
    if (typeof rule !== 'string') return;
    for (const [, whole, inside] of rule.matchAll(POINTERS)) {
      const path = (whole ?? inside ?? '')
        .slice(1)
        .split('/')
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
      place(record, path, word);
    }
  };
  put(mapping.id, '1');
  put(mapping.observedAt, '2026-01-01T08:00:00Z');
  for (const rule of Object.values(mapping.attributes)) {
    put(rule.value, rule.as === 'number' || rule.as === 'integer' ? 1 : '…');
    put(rule.longitude, 120.38);
    put(rule.latitude, 36.07);
    put(rule.observedAt, '2026-01-01T08:00:00Z');
    put(rule.unitCode, '…');
  }
  return record;
}

/** The first word for a place stays. */
function place(record: Record<string, unknown>, path: readonly string[], word: unknown): void {
  let at = record;
  for (const part of path.slice(0, -1)) {
    if (!Object.hasOwn(at, part))
      Object.defineProperty(at, part, { value: {}, enumerable: true, writable: true, configurable: true });
    const next = at[part];
    if (typeof next !== 'object' || next === null) return;
    at = next as Record<string, unknown>;
  }
  const last = path.at(-1)!;
  if (last !== '' && !Object.hasOwn(at, last))
    Object.defineProperty(at, last, { value: word, enumerable: true, writable: true, configurable: true });
}
