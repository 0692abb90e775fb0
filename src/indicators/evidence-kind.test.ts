import { expect, test } from 'vitest';
import { xlsx, zip } from '../../test/xlsx.ts';
import { evidenceKind } from './evidence-kind.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const docx = zip([
  { name: '[Content_Types].xml', content: '<Types/>' },
  { name: 'word/document.xml', content: '<document/>' },
]);
const book = zip([
  { name: '[Content_Types].xml', content: '<Types/>' },
  { name: 'xl/workbook.xml', content: '<workbook/>' },
]);
const EXE = latin('MZ\x90\x00\x03\x00\x00\x00');

test.each([
  ['report.pdf', latin('%PDF-1.7\n'), 'application/pdf'],
  ['REPORT.PDF', latin('%PDF-1.7\n'), 'application/pdf'],
  ['map.png', latin('\x89PNG\r\n\x1a\nrest'), 'image/png'],
  ['photo.jpeg', latin('\xff\xd8\xff\xe0'), 'image/jpeg'],
  ['letter.docx', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['table.xlsx', book, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['数据.csv', Buffer.from('城市,人口\n'), 'text/csv'],
  ['gb.txt', Buffer.from([0xd6, 0xd0, 0xb9, 0xfa]), 'text/plain'],
])('%s is taken', (name, bytes, mediaType) => {
  expect(evidenceKind(name, bytes)).toEqual({ mediaType });
});

test.each([
  ['virus.exe', EXE, 'type'],
  ['no-ending', latin('%PDF-1.7'), 'type'],
  ['page.html', latin('<html>'), 'type'],
  ['drawing.svg', latin('<svg/>'), 'type'],
  ['report.pdf.exe', latin('%PDF-1.7'), 'type'],
  ['report.pdf', EXE, 'content'],
  ['report.pdf', docx, 'content'],
  ['table.xlsx', docx, 'content'],
  ['table.xlsx', xlsx([]).subarray(0, 40), 'content'],
  ['map.png', latin('GIF89a'), 'content'],
  ['table.csv', EXE, 'content'],
  ['note.txt', latin('abc\x00def'), 'content'],
  ['note.txt', latin('\xff'), 'content'],
  ['report.pdf', latin(''), 'empty'],
  ['../report.pdf', latin('%PDF-1.7'), 'path'],
  ['C:\\report.pdf', latin('%PDF-1.7'), 'path'],
  ['..', latin('%PDF-1.7'), 'path'],
])('%s is refused', (name, bytes, rule) => {
  expect(evidenceKind(name, bytes)).toEqual({ rule });
});

test('a document with macros is refused', () => {
  const withMacros = zip([
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: 'word/document.xml', content: '<document/>' },
    { name: 'word/vbaProject.bin', content: 'x' },
  ]);
  expect(evidenceKind('letter.docx', withMacros)).toEqual({ rule: 'content' });
});
