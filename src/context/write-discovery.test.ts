import { expect, test } from 'vitest';
import {
  type AttributeSummary,
  type TypeSummary,
  writeAttributeInfo,
  writeAttributeList,
  writeAttributeOfList,
  writeType,
  writeTypeInfo,
  writeTypeList,
} from './write-discovery.ts';

const map = {
  source: undefined,
  expand: (name: string) => `ex:${name}`,
  compact: (iri: string) => iri.replace(/^ex:/, ''),
};
const building: TypeSummary = {
  type: 'ex:Building',
  entities: 2,
  attributes: [
    { name: 'ex:name', kinds: ['Property'] },
    { name: 'https://example.org/at', kinds: ['Relationship', 'GeoProperty'] },
  ],
};
const name: AttributeSummary = {
  name: 'ex:name',
  instances: 3,
  kinds: ['Property', 'LanguageProperty'],
  types: ['ex:Building', 'ex:City'],
};

test('types (clauses 5.7.5, 5.7.6, 5.7.7)', () => {
  expect(
    writeTypeList('urn:ngsi-ld:EntityTypeList:1', ['ex:Building', 'https://example.org/T'], map),
  ).toEqual({
    id: 'urn:ngsi-ld:EntityTypeList:1',
    type: 'EntityTypeList',
    typeList: ['Building', 'https://example.org/T'],
  });
  expect(writeType(building, map)).toEqual({
    id: 'ex:Building',
    type: 'EntityType',
    typeName: 'Building',
    attributeNames: ['name', 'https://example.org/at'],
  });
  expect(writeTypeInfo(building, map)).toEqual({
    id: 'ex:Building',
    type: 'EntityTypeInfo',
    typeName: 'Building',
    entityCount: 2,
    attributeDetails: [
      { id: 'ex:name', type: 'Attribute', attributeName: 'name', attributeTypes: ['Property'] },
      {
        id: 'https://example.org/at',
        type: 'Attribute',
        attributeName: 'https://example.org/at',
        attributeTypes: ['Relationship', 'GeoProperty'],
      },
    ],
  });
});

test('attributes (clauses 5.7.8, 5.7.9, 5.7.10)', () => {
  expect(writeAttributeList('urn:ngsi-ld:AttributeList:1', ['ex:name'], map)).toEqual({
    id: 'urn:ngsi-ld:AttributeList:1',
    type: 'AttributeList',
    attributeList: ['name'],
  });
  const listed = { id: 'ex:name', type: 'Attribute', attributeName: 'name', typeNames: ['Building', 'City'] };
  expect(writeAttributeOfList(name, map)).toEqual(listed);
  expect(writeAttributeInfo(name, map)).toEqual({
    ...listed,
    attributeCount: 3,
    attributeTypes: ['Property', 'LanguageProperty'],
  });
});
