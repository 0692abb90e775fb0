import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { PageWire } from '../platform/wire.ts';
import type { Person } from './person.ts';
import { changePerson, createPerson, listPeople } from './person-actions.ts';
import { NewPersonWire, PersonChangeWire, PersonWire } from './session-wire.ts';

const IdPath = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });

export const personOperations: readonly Operation[] = [
  operation({
    route: 'GET /people',
    id: 'listPeople',
    tag: 'people',
    summary: 'List everybody with an account, by login name',
    needs: 'person.manage',
    result: PageWire(PersonWire),
    handler: async (ctx) => ({ items: (await listPeople(ctx)).map(personWire), next: null }),
  }),
  operation({
    route: 'POST /people',
    id: 'createPerson',
    tag: 'people',
    summary: 'Open an account',
    needs: 'person.manage',
    status: 201,
    body: NewPersonWire,
    perMinute: 60,
    result: PersonWire,
    errors: ['thing.conflict', 'input.invalid'],
    handler: async (ctx, { body }) => personWire(await createPerson(ctx, body)),
  }),
  operation({
    route: 'PATCH /people/:id',
    id: 'changePerson',
    tag: 'people',
    summary: 'Change an account: name, roles, password, closed or open',
    description: 'A new password, other roles and closing end the person’s sessions.',
    needs: 'person.manage',
    params: IdPath,
    body: PersonChangeWire,
    perMinute: 60,
    result: PersonWire,
    errors: ['thing.notFound', 'person.lastAdministrator', 'input.invalid'],
    handler: async (ctx, { params, body }) => personWire(await changePerson(ctx, params.id, body)),
  }),
];

const personWire = (person: Person) => ({
  id: person.id,
  login: person.login,
  name: person.name,
  roles: person.roles,
  createdAt: person.createdAt.toISOString(),
  disabledAt: person.disabledAt?.toISOString() ?? null,
});
