import { describe, expect, test } from 'vitest';
import { assertSameSite, isKnownHost } from './origin.ts';

const post =
  (headers: Record<string, string>, credentials: 'none' | 'cookie' | 'key' = 'cookie', method = 'POST') =>
  () =>
    assertSameSite({ method, headers, credentials, host: 'localhost:8080' });

describe('a request that changes something', () => {
  test('with a session cookie needs the header of the console', () => {
    expect(post({})).toThrow('request.crossSite');
    expect(post({ 'x-meridian-request': '1' })).not.toThrow();
  });

  test('from another origin is refused, signed in or not', () => {
    expect(post({ 'x-meridian-request': '1', origin: 'https://elsewhere.example' })).toThrow(
      'request.crossSite',
    );
    expect(post({ origin: 'https://elsewhere.example' }, 'none')).toThrow('request.crossSite');
    expect(post({ origin: 'null' }, 'none')).toThrow('request.crossSite');
    expect(post({ origin: 'http://localhost:8081' }, 'none')).toThrow('request.crossSite');
    expect(post({ origin: 'http://localhost:8080' }, 'none')).not.toThrow();
  });

  test('that the browser calls cross-site or same-site is refused', () => {
    expect(post({ 'sec-fetch-site': 'cross-site' }, 'none')).toThrow('request.crossSite');
    expect(post({ 'sec-fetch-site': 'same-site' }, 'none')).toThrow('request.crossSite');
    expect(post({ 'sec-fetch-site': 'same-origin' }, 'none')).not.toThrow();
  });

  test('with an API key may come from anywhere', () => {
    expect(post({ origin: 'https://elsewhere.example' }, 'key')).not.toThrow();
  });
});

test('reading is free of the rule', () => {
  expect(post({ 'sec-fetch-site': 'cross-site' }, 'cookie', 'GET')).not.toThrow();
});

test('a server on loopback answers loopback names and its public host only', () => {
  for (const host of ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST'])
    expect(isKnownHost(host, '127.0.0.1', undefined)).toBe(true);
  for (const host of ['rebound.example:8080', '127.0.0.1.nip.example', '', 'localhost.example'])
    expect(isKnownHost(host, '127.0.0.1', undefined)).toBe(false);
  expect(isKnownHost('data.city.example', '127.0.0.1', 'data.city.example')).toBe(true);
  expect(isKnownHost('anything.example', '0.0.0.0', undefined)).toBe(true);
});
