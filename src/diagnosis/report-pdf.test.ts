import { create, type Font } from 'fontkit';
import { expect, test } from 'vitest';
import { fontFile } from './font-file.ts';
import { BREAK, outlinesOf } from './font-outline.ts';
import type { ReportDocument } from './report-document.ts';
import { pdfReport } from './report-pdf.ts';

const codes = (text: string) => [...text].map((sign) => sign.codePointAt(0)!);

test('a font of the wanted signs alone, at the wanted weight', async () => {
  const text = '青岛 Aé9';
  const outlines = await outlinesOf(codes(text), { weight: 400, isNarrow: false });
  const file = fontFile('Test', outlines);
  expect(fontFile('Test', outlines).equals(file)).toBe(true);
  const font = create(file) as Font;
  const bold = create(
    fontFile('Bold', await outlinesOf(codes(text), { weight: 700, isNarrow: false })),
  ) as Font;
  for (const code of codes(text)) {
    expect(font.hasGlyphForCodePoint(code)).toBe(true);
    expect(font.glyphForCodePoint(code).advanceWidth).toBe(outlines.get(code)!.advance);
  }
  expect(font.glyphForCodePoint(0x9752).bbox.maxX).toBeGreaterThan(800);
  expect(font.hasGlyphForCodePoint(0x5c71)).toBe(false);
  const width = (one: Font) => one.glyphForCodePoint(0x41).advanceWidth;
  expect(width(bold)).toBeGreaterThan(width(font));
});

test('what the font lacks is an empty square; quotation marks are narrow beside Latin letters', async () => {
  const wide = await outlinesOf(codes('“\u{1F9ED}'), { weight: 400, isNarrow: false });
  const narrow = await outlinesOf(codes('“'), { weight: 400, isNarrow: true });
  expect(wide.get(0x1f9ed)).toEqual(wide.get(0x25a1));
  expect(wide.get(0x201c)!.advance).toBe(1000);
  expect(narrow.get(0x201c)!.advance).toBeLessThan(600);
  expect(narrow.get(BREAK)!.advance).toBe(0);
});

test('a document of many pages, the same each time', async () => {
  const rows = Array.from({ length: 90 }, (_, at) => [`城市 ${at}`, String(at)]);
  const report: ReportDocument = {
    language: 'zh-CN',
    kicker: '城市诊断',
    title: '青岛市诊断报告',
    lead: '样本',
    notice: null,
    summary: [{ text: '“一”（27%）、“二”（18%）和“三”（16%）。'.repeat(20), tone: 'good' }],
    picture: null,
    sections: [
      {
        id: 'standing',
        title: '所处位置',
        blocks: [
          {
            kind: 'table',
            caption: '表',
            columns: [
              { title: '城市', isNumber: false },
              { title: '得分', isNumber: true },
            ],
            rows,
          },
        ],
      },
    ],
    footer: '脚注',
  };
  const at = new Date('2026-01-01T00:00:00Z');
  const first = Buffer.from(await pdfReport(report, at));
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
  expect(first.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(2);
  expect(Buffer.from(await pdfReport(report, at)).equals(first)).toBe(true);
});
