import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { BROKEN, TextDecode } from './text-decode.ts';

function read(bytes: Buffer, stated?: 'utf-8' | 'gb18030', size = bytes.length) {
  const decode = new TextDecode(stated);
  let text = '';
  for (let at = 0; at < bytes.length; at += size) text += decode.write(bytes.subarray(at, at + size));
  return { text: text + decode.end(), encoding: decode.encoding };
}

const TEXT = '城市,人口\n北京,2154.2\n喆𠮷,1\n';

describe('an encoding is told by the bytes', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT), 'utf-8'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`), 'utf-8'],
    ['UTF-16 little endian', Buffer.from(`\ufeff${TEXT}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 big endian', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(), 'utf-16be'],
    ['GB18030', iconv.encode(TEXT, 'gb18030'), 'gb18030'],
  ])('%s', (_, bytes, encoding) => {
    expect(read(bytes)).toEqual({ text: TEXT, encoding });
  });

  test('after any amount of ASCII', () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'.repeat(1000)), iconv.encode(TEXT, 'gb18030')]);
    expect(read(bytes, undefined, 100).text).toBe('a,b\n'.repeat(1000) + TEXT);
  });

  test('ASCII alone counts as UTF-8', () => {
    expect(read(Buffer.from('a,b\n'))).toEqual({ text: 'a,b\n', encoding: 'utf-8' });
  });
});

test('characters are put together across chunks', () => {
  for (const size of [1, 2, 3, 5]) {
    expect(read(Buffer.from(TEXT), 'utf-8', size).text).toBe(TEXT);
    expect(read(iconv.encode(TEXT, 'gb18030'), 'gb18030', size).text).toBe(TEXT);
  }
});

describe('broken bytes', () => {
  test('a UTF-8 file with one of them stays UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('城市\n北'), Buffer.from([0xff]), Buffer.from('京\n')]);
    expect(read(bytes)).toEqual({ text: `城市\n北${BROKEN}京\n`, encoding: 'utf-8' });
  });

  test('a file that is neither shows them', () => {
    expect(read(Buffer.from([0xff, 0x41, 0xff, 0x0a])).text).toContain(BROKEN);
  });

  test('a character that the file ends within', () => {
    expect(read(Buffer.from('北京').subarray(0, 5)).text).toBe(`北${BROKEN}`);
    expect(read(iconv.encode('北京', 'gb18030').subarray(0, 3), 'gb18030').text).toBe(`北${BROKEN}`);
  });
});
