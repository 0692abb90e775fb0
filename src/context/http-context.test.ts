import { describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { JSON_TYPE, LD_TYPE } from './accept.ts';
import { contextPlace, takeContext } from './http-context.ts';
import { contextLink, linkedContext } from './link-header.ts';

const address = 'https://example.org/context.jsonld';
const issueOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return `${error.code} ${error.issues[0]?.code}`;
  }
  return undefined;
};

describe('the @context in a Link header', () => {
  it('is the one link of JSON-LD’s relation, among others and in any order', () => {
    expect(linkedContext(undefined)).toBeUndefined();
    expect(linkedContext('')).toBeUndefined();
    expect(linkedContext(contextLink(address))).toBe(address);
    expect(
      linkedContext(`<${address}>;type=application/ld+json;REL="next http://www.w3.org/ns/json-ld#context"`),
    ).toBe(address);
    expect(linkedContext(`<https://a.org/?a=1,2;b>; rel="next", ${contextLink(address)}`)).toBe(address);
    expect(linkedContext('<https://a.org/>; rel="describedby"')).toBeUndefined();
    expect(linkedContext(`${contextLink(address)}, ${contextLink(address)}`)).toBe(address);
  });

  it.each([
    'context.jsonld',
    '/context.jsonld',
    'ftp://example.org/c',
    'file:///etc/passwd',
    'https://',
    '',
    `https://example.org/${'a'.repeat(3_000)}`,
  ])('%s is refused', (target) => {
    expect(issueOf(() => linkedContext(contextLink(target)))).toBe(
      'context.badRequest context.invalidAddress',
    );
  });

  it('is refused where there are two', () => {
    expect(issueOf(() => linkedContext(`${contextLink(address)}, ${contextLink(`${address}2`)}`))).toBe(
      'context.badRequest context.severalLinks',
    );
  });

  it('is read in linear time', () => {
    expect(linkedContext('<'.repeat(100_000))).toBeUndefined();
    expect(linkedContext(';,'.repeat(100_000))).toBeUndefined();
  });
});

describe('the @context of a request (clause 6.3.5)', () => {
  it('of a GET or DELETE is the linked one', () => {
    expect(contextPlace(null, contextLink(address))).toEqual({ linked: address, inBody: false });
    expect(contextPlace(null, undefined)).toEqual({ linked: undefined, inBody: false });
  });

  it('of a plain JSON body is the linked one, and its own is refused', () => {
    const place = contextPlace(JSON_TYPE, contextLink(address));
    expect(takeContext({ id: 'urn:a:b' }, place)).toEqual({ content: { id: 'urn:a:b' }, source: address });
    expect(issueOf(() => takeContext({ '@context': address }, place))).toBe(
      'context.badRequest context.contextInPlainBody',
    );
    expect(issueOf(() => takeContext({ '@context': null }, place))).toBe(
      'context.badRequest context.contextInPlainBody',
    );
  });

  it('of a JSON-LD body is its own, and a link beside it or none in it is refused', () => {
    const place = contextPlace(LD_TYPE, undefined);
    expect(takeContext({ id: 'urn:a:b', '@context': [address] }, place)).toEqual({
      content: { id: 'urn:a:b' },
      source: [address],
    });
    expect(issueOf(() => takeContext({ id: 'urn:a:b' }, place))).toBe(
      'context.badRequest context.noContextInBody',
    );
    expect(issueOf(() => takeContext({ '@context': null }, place))).toBe(
      'context.badRequest context.noContextInBody',
    );
    expect(issueOf(() => contextPlace(LD_TYPE, contextLink(address)))).toBe(
      'context.badRequest context.linkWithBody',
    );
    expect(contextPlace(LD_TYPE, '<https://a.org/>; rel="next"')).toEqual({
      linked: undefined,
      inBody: true,
    });
  });

  it('leaves what is no object to its reader', () => {
    for (const document of ['urn:a:b', 7, null, []])
      expect(takeContext(document, contextPlace(LD_TYPE, undefined))).toEqual({
        content: document,
        source: undefined,
      });
  });

  it('keeps a member called __proto__ as a member', () => {
    const { content } = takeContext(JSON.parse('{"__proto__":{"a":1}}'), contextPlace(JSON_TYPE, undefined));
    expect(Object.keys(content as object)).toEqual(['__proto__']);
    const ld = takeContext(
      JSON.parse('{"__proto__":{"a":1},"@context":[]}'),
      contextPlace(LD_TYPE, undefined),
    );
    expect(Object.keys(ld.content as object)).toEqual(['__proto__']);
  });
});
