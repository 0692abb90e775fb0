import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../src/model/error.ts';
import { hasMessage, placeholdersOf } from '../src/model/message.ts';
import { ACTION_NAMES } from '../src/policy/may.ts';

const folder = import.meta.dirname;
const filesOf = (locale: string) =>
  readdirSync(join(folder, locale))
    .filter((name) => name.endsWith('.json'))
    .sort();
const read = (locale: string, name: string) =>
  JSON.parse(readFileSync(join(folder, locale, name), 'utf8')) as Record<string, string>;

/** Chinese has no singular: `.one` is English only, where both have `.other`. */
const comparable = (words: Record<string, string>) =>
  Object.keys(words)
    .filter((key) => !(key.endsWith('.one') && `${key.slice(0, -4)}.other` in words))
    .sort();

/** What may stand in Latin letters in a Chinese text: placeholders, code, addresses, quoted names. */
const withoutNames = (text: string) =>
  text.replace(/\{[\w:]+\}|https?:\S+|“[^”]*”|`[^`]*`/g, ' ').replace(/[\w./-]*[/_][\w./-]*/g, ' ');
const LATIN_SENTENCE = /[A-Za-z]{2,}(?:[ ,]+[A-Za-z]+){3,}/;

test('both languages have the same files', () => {
  expect(filesOf('zh-CN')).toEqual(filesOf('en'));
});

describe.each(filesOf('en'))('%s', (name) => {
  const en = read('en', name);
  const zh = read('zh-CN', name);

  test('has the same keys in both languages', () => {
    expect(comparable(zh)).toEqual(comparable(en));
  });

  test('has the same placeholders in both languages', () => {
    for (const key of comparable(en))
      expect([key, placeholdersOf(zh[key] ?? '')]).toEqual([key, placeholdersOf(en[key] ?? '')]);
  });

  test('has no empty text', () => {
    for (const words of [en, zh])
      expect(
        Object.entries(words).filter(([, text]) => typeof text !== 'string' || text.trim() === ''),
      ).toEqual([]);
  });

  test('has no English sentence among the Chinese, and no Chinese among the English', () => {
    expect(Object.entries(zh).filter(([, text]) => LATIN_SENTENCE.test(withoutNames(text)))).toEqual([]);
    expect(
      Object.entries(en).filter(([, text]) => /[\u4e00-\u9fff]{5,}/.test(text) || /[，。；：]/.test(text)),
    ).toEqual([]);
  });
});

test('no key stands in two files', () => {
  const keys = filesOf('en').flatMap((name) => Object.keys(read('en', name)));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('every error and every action has words', () => {
  const words = read('en', 'errors.json');
  const keys = [
    ...Object.keys(ERRORS).map((code) => `error.${code}`),
    ...ACTION_NAMES.map((action) => `action.${action}`),
  ];
  expect(keys.filter((key) => !hasMessage(words, key))).toEqual([]);
});
