import { describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { checkSelection, type Selection } from './http-selection.ts';

const refused = (selection: Selection, purpose: 'query' | 'purge') => {
  try {
    checkSelection(selection, purpose);
  } catch (error) {
    if (error instanceof MeridianError) return error.issues[0]?.code;
  }
  return undefined;
};

describe('what a query is about', () => {
  it.each<[Selection]>([
    [{ type: 'A' }],
    [{ attrs: 'a' }],
    [{ q: 'a>1' }],
    [{ georel: 'near' }],
    [{ local: true }],
    [{ type: '*' }],
  ])('%j is enough', (selection) => {
    expect(refused(selection, 'query')).toBeUndefined();
    expect(refused(selection, 'purge')).toBeUndefined();
  });

  it.each<[Selection, 'query' | 'purge', string | undefined]>([
    [{}, 'query', 'context.noSelection'],
    [{ local: false }, 'purge', 'context.noSelection'],
    [{ id: ['urn:a:1'] }, 'query', 'context.noSelection'],
    [{ id: ['urn:a:1'] }, 'purge', undefined],
    [{ idPattern: '^urn' }, 'purge', undefined],
    [{ type: '*', local: false }, 'query', 'context.anyTypeIsLocal'],
  ])('%j for a %s: %s', (selection, purpose, code) => {
    expect(refused(selection, purpose)).toBe(code);
  });
});
