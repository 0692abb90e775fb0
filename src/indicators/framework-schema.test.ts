import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { AGGREGATE } from '../composite/aggregate.ts';
import { IMPUTE } from '../composite/impute.ts';
import { NORMALISE } from '../composite/normalise.ts';
import { TIES } from '../composite/rank.ts';
import { WEIGHT } from '../composite/resolve-weights.ts';
import { TREAT } from '../composite/treat.ts';
import { EVIDENCE } from '../model/framework.ts';
import { STEP_AFTER } from '../model/method.ts';

interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly allOf?: unknown;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}
const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../frameworks/schema.json'), 'utf8'),
) as Schema & { readonly $defs: Readonly<Record<string, Schema>> };
/** What a property may be, where it is described: in its own definition or in the one that it points to. */
const choices = (definition: string, property: string): readonly unknown[] | undefined => {
  const own = schema.$defs[definition]?.properties?.[property];
  const [, , other, , target] = own?.$ref?.split('/') ?? [];
  if (other === undefined) return own?.enum;
  return target === undefined ? schema.$defs[other]?.enum : choices(other, target);
};
const optionsOf = (definition: string): readonly string[] =>
  Object.keys(schema.$defs[definition]?.properties ?? {});

describe('the published schema', () => {
  test('is a valid schema of draft 2020-12, without anything that is ignored', () => {
    const ajv = new Ajv2020({ strictSchema: true, strictTypes: true, allowUnionTypes: true });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
  });

  test('knows exactly the steps and methods that the engine has', () => {
    expect(choices('step', 'step')).toEqual(Object.keys(STEP_AFTER));
    for (const [definition, property, table] of [
      ['imputeStep', 'method', IMPUTE],
      ['treatStep', 'method', TREAT],
      ['treatChoice', 'method', TREAT],
      ['normaliseStep', 'method', NORMALISE],
      ['normaliseChoice', 'method', NORMALISE],
      ['weightStep', 'method', WEIGHT],
      ['weightChoice', 'method', WEIGHT],
      ['aggregateStep', 'method', AGGREGATE],
      ['aggregateChoice', 'method', AGGREGATE],
      ['rankStep', 'ties', TIES],
    ] as const)
      expect([definition, [...(choices(definition, property) ?? [])].sort()]).toEqual([
        definition,
        Object.keys(table).sort(),
      ]);
    expect(schema.$defs.evidence?.enum).toEqual(EVIDENCE);
  });

  test.each(['treat', 'normalise', 'weight', 'aggregate'])(
    'a %s step takes all that its choices take',
    (step) => {
      expect(optionsOf(`${step}Step`)).toEqual(expect.arrayContaining([...optionsOf(`${step}Choice`)]));
    },
  );

  test.each(Object.entries({ framework: schema, ...schema.$defs }))(
    '%s says what it is and lets nothing unknown in',
    (_, definition) => {
      expect(definition.title).toMatch(/\w/);
      expect(definition.description).toMatch(/\w/);
      if (definition.required && !definition.allOf) expect(definition.additionalProperties).toBe(false);
    },
  );
});
