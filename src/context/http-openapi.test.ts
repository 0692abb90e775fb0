import { expect, test } from 'vitest';
import { ngsiOpenApi } from './http-openapi.ts';
import { OPERATIONS } from './http-operations.ts';

const document = ngsiOpenApi('1.2.3', '/ngsi-ld/v1', (name) => name !== 'createRegistration');
interface Described {
  readonly operationId: string;
  readonly responses: object;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}
const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Described>>>>;
const described = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, one]) => ({ path, method, ...one })),
);

test('has every operation, with every parameter that it takes', () => {
  expect(described.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(OPERATIONS).sort());
  for (const { operationId, path, parameters } of described) {
    const names = parameters.map((one) => one.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([...OPERATIONS[operationId as keyof typeof OPERATIONS].parameters]),
    );
    for (const [, name] of path.matchAll(/\{(\w+)\}/g))
      expect(parameters).toContainEqual(expect.objectContaining({ name, in: 'path', required: true }));
  }
});

test('says of what is not bound that it is not served', () => {
  const [served, other] = ['createEntity', 'createRegistration'].map(
    (name) => described.find(({ operationId }) => operationId === name)!,
  );
  expect(Object.keys(served!.responses)).toEqual(['201', 'default']);
  expect(Object.keys(other!.responses)).toEqual(['501']);
});

test('refers only to what it holds', () => {
  const { schemas } = document.components as { schemas: object };
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(Object.keys(schemas)).toContain(name);
});
