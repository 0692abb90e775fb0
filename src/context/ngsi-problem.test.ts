import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, MeridianError } from '../model/error.ts';
import { batchAnswer, updateAnswer } from './http-batch.ts';
import { badRequest } from './http-refusal.ts';
import { ngsiProblem } from './ngsi-problem.ts';

const notFound = new MeridianError('context.notFound', { id: 'urn:ngsi-ld:A:1' });

describe('the body of an error (clauses 5.5.2, 5.5.3)', () => {
  it('has type, title, detail and status', () => {
    expect(ngsiProblem(notFound, 'en', 'urn:x:1')).toEqual({
      type: 'https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound',
      title: 'Resource not found',
      detail: 'There is no urn:ngsi-ld:A:1 here.',
      status: 404,
      instance: 'urn:x:1',
    });
  });

  it('tells what is wrong and where', () => {
    const problem = ngsiProblem(badRequest('context.notFlag', 'count', { name: 'count' }, 'yes'), 'en');
    expect(problem).toMatchObject({
      type: 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData',
      status: 400,
      issues: [{ code: 'context.notFlag', path: '/count', value: 'yes', message: 'count is true or false.' }],
      issueCount: 1,
    });
    expect(problem.detail).toBe('The data of this request cannot be taken. /count: count is true or false.');
  });

  it('stays short however much is wrong', () => {
    const issues = Array.from(
      { length: 5_000 },
      () => badRequest('context.notFlag', 'count', { name: 'count' }).issues[0]!,
    );
    const problem = ngsiProblem(new MeridianError('context.badRequest', {}, issues), 'en');
    expect(problem.issues).toHaveLength(20);
    expect(problem.issueCount).toBe(5_000);
    expect(problem.detail.length).toBeLessThan(300);
  });

  it.each(Object.keys(ERRORS) as ErrorCode[])(
    '%s has words for title and detail that differ, in both languages',
    (code) => {
      for (const locale of ['en', 'zh-CN'] as const) {
        const { type, title, detail, status } = ngsiProblem(new MeridianError(code), locale);
        expect(type).toMatch(/^https:\/\/uri\.etsi\.org\/ngsi-ld\/errors\/[A-Z][A-Za-z]+$/);
        expect(status).toBe(ERRORS[code].status);
        expect(title).not.toBe('');
        expect(detail).not.toBe('');
        expect(detail).not.toBe(title);
      }
    },
  );

  it.each<[ErrorCode, string]>([
    ['storage.unreachable', 'InternalError'],
    ['unexpected', 'InternalError'],
    ['request.invalid', 'InvalidRequest'],
    ['context.exists', 'AlreadyExists'],
    ['context.ldContext', 'LdContextNotAvailable'],
    ['context.tenant', 'NonexistentTenant'],
  ])('%s is of type %s', (code, type) => {
    expect(ngsiProblem(new MeridianError(code), 'en').type).toBe(
      `https://uri.etsi.org/ngsi-ld/errors/${type}`,
    );
  });
});

describe('the answer to a batch (clauses 5.2.16, 6.14 to 6.17)', () => {
  it('lists what is new, is empty where nothing is, and tells each failure', () => {
    expect(batchAnswer({ created: ['urn:a:1'], changed: ['urn:a:2'], failed: [] }, 'en')).toEqual({
      status: 201,
      body: ['urn:a:1'],
    });
    expect(batchAnswer({ created: [], changed: ['urn:a:2'], failed: [] }, 'en')).toEqual({ status: 204 });
    const answer = batchAnswer(
      { created: ['urn:a:1'], changed: ['urn:a:2'], failed: [{ entityId: 'urn:a:3', error: notFound }] },
      'en',
    );
    expect(answer).toMatchObject({
      status: 207,
      body: {
        success: ['urn:a:1', 'urn:a:2'],
        errors: [{ entityId: 'urn:a:3', error: { status: 404, title: 'Resource not found' } }],
      },
    });
    expect(
      batchAnswer({ created: [], changed: [], failed: [{ entityId: '', error: notFound }] }, 'en'),
    ).toMatchObject({
      status: 207,
      body: { success: [] },
    });
  });

  it('and to an append or update of attributes', () => {
    expect(updateAnswer(['https://a.org/b'], [])).toEqual({ status: 204 });
    const notUpdated = [{ attributeName: 'https://a.org/c', reason: 'exists' }];
    expect(updateAnswer([], notUpdated)).toEqual({ status: 207, body: { updated: [], notUpdated } });
  });
});
