import PDFDocument from 'pdfkit';
import type { Drawing, Ink, Shape } from './drawing.ts';
import type { Tone } from './finding.ts';
import { fontFile } from './font-file.ts';
import { outlinesOf } from './font-outline.ts';
import type { Block, ReportDocument } from './report-document.ts';

const INKS: Readonly<Record<Ink, string>> = {
  ink: '#17212b',
  soft: '#52606d',
  line: '#d5dce1',
  track: '#e8edf0',
  own: '#0f5f7c',
  peer: '#66a9bd',
  good: '#1d7a4f',
  bad: '#b4552d',
  paper: '#ffffff',
};
const TONES: Readonly<Record<Tone, string>> = {
  good: INKS.good,
  bad: INKS.bad,
  neutral: INKS.line,
  caution: '#cf8a1d',
};

/** A4 in points, and its margins. */
const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 50;
const TEXT = WIDTH - 2 * MARGIN;
const BOTTOM = HEIGHT - 62;
const FOOT = HEIGHT - 40;
const CELL = { pad: 5, size: 8.5 } as const;

type Doc = InstanceType<typeof PDFDocument>;

/**
 * The report as a PDF of A4 pages with its fonts inside: the whole story on the first page, the sections after it. Text can be
 * searched and copied. The same document at the same time gives the same bytes.
 * @param at when the run was made; the file's own date
 */
export async function pdfReport(report: ReportDocument, at: Date): Promise<Uint8Array> {
  const signs = new Set([...JSON.stringify(report), ...'…0123456789/'].map((sign) => sign.codePointAt(0)!));
  const isNarrow = !report.language.startsWith('zh');
  const plain = await outlinesOf(signs, { weight: 400, isNarrow });
  const bold = await outlinesOf(signs, { weight: 650, isNarrow });
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    autoFirstPage: true,
    bufferPages: true,
    lang: report.language,
    displayTitle: true,
    pdfVersion: '1.7',
    font: fontFile('Meridian Sans', plain) as never,
    info: { Title: report.title, Subject: report.lead, Creator: 'Meridian', CreationDate: at, ModDate: at },
  });
  doc.registerFont('plain', fontFile('Meridian Sans', plain));
  doc.registerFont('bold', fontFile('Meridian Sans Bold', bold));
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  firstPage(doc, report);
  doc.addPage();
  report.sections.forEach(({ title, blocks }, index) => {
    if (index > 0) doc.y += 18;
    keep(doc, 90);
    doc.font('bold').fontSize(14).fillColor(INKS.ink).text(title, MARGIN, doc.y, { width: TEXT });
    doc.y += 6;
    for (const block of blocks) write(doc, block);
  });
  feet(doc, report);
  doc.end();
  await done;
  return Buffer.concat(chunks);
}

function firstPage(doc: Doc, { kicker, title, lead, notice, summary, picture }: ReportDocument): void {
  doc.font('bold').fontSize(10).fillColor(INKS.own).text(kicker, MARGIN, MARGIN, { width: TEXT });
  doc.y += 4;
  doc.font('bold').fontSize(23).fillColor(INKS.ink).text(title, { width: TEXT });
  doc.y += 4;
  doc.font('plain').fontSize(9.5).fillColor(INKS.soft).text(lead, { width: TEXT });
  doc.y += 8;
  doc.rect(MARGIN, doc.y, TEXT, 2.5).fill(INKS.own);
  doc.y += 16;
  for (const { text, tone } of summary) told(doc, text, tone, 13.5);
  doc.y += 10;
  if (picture) drawn(doc, picture.drawing, picture.caption);
  if (notice === null) return;
  doc.y += 8;
  told(doc, notice, 'caution', 8.5);
}

/** A sentence with a stroke at its side in the colour of its tone. */
function told(doc: Doc, sentence: string, tone: Tone, size: number): void {
  const text = breakable(sentence);
  doc.font('plain').fontSize(size);
  const height = doc.heightOfString(text, { width: TEXT - 14, lineGap: 2.5 });
  keep(doc, height + 8);
  const top = doc.y;
  doc.rect(MARGIN, top, 3, height).fill(TONES[tone]);
  doc.fillColor(INKS.ink).text(text, MARGIN + 14, top, { width: TEXT - 14, lineGap: 2.5 });
  doc.x = MARGIN;
  doc.y = top + height + 8;
}

/** Lets a line break between Chinese quotations and brackets that follow one another, where the rules of Unicode see none. */
const breakable = (text: string): string => text.replace(/([、，：；”）])(?=[“（])/g, '$1\u200b');

function write(doc: Doc, block: Block): void {
  if (block.kind === 'sentence') told(doc, block.text, block.tone, 10.5);
  else if (block.kind === 'picture') drawn(doc, block.drawing, block.caption);
  else if (block.kind === 'table') tabled(doc, block);
  else small(doc, block.text);
}

function small(doc: Doc, text: string): void {
  doc.font('plain').fontSize(8.5);
  keep(doc, doc.heightOfString(text, { width: TEXT, lineGap: 1.5 }) + 6);
  doc.fillColor(INKS.soft).text(text, MARGIN, doc.y, { width: TEXT, lineGap: 1.5 });
  doc.y += 6;
}

function drawn(doc: Doc, { width, height, alt, shapes }: Drawing, caption: string): void {
  const scale = TEXT / width;
  doc.font('plain').fontSize(8.5);
  keep(doc, height * scale + doc.heightOfString(caption, { width: TEXT }) + 14);
  const top = doc.y + 4;
  doc.markContent('Span', { alt } as never);
  doc.save().translate(MARGIN, top).scale(scale);
  for (const one of shapes) draw(doc, one);
  doc.restore();
  doc.endMarkedContent();
  doc.y = top + height * scale + 2;
  small(doc, caption);
}

function draw(doc: Doc, one: Shape): void {
  const ink = INKS[one.ink];
  if (one.shape === 'rect')
    doc
      .roundedRect(
        one.x,
        one.y,
        one.width,
        one.height,
        Math.min(one.radius ?? 0, one.width / 2, one.height / 2),
      )
      .fill(ink);
  else if (one.shape === 'circle') doc.circle(one.x, one.y, one.r).fill(ink);
  else if (one.shape === 'text') {
    doc
      .font(one.isBold ? 'bold' : 'plain')
      .fontSize(one.size)
      .fillColor(ink);
    const width = doc.widthOfString(one.text);
    const left = one.anchor === 'start' ? one.x : one.anchor === 'end' ? one.x - width : one.x - width / 2;
    doc.text(one.text, left, one.y, { lineBreak: false, baseline: 'alphabetic' });
  } else {
    doc.lineWidth(one.width).lineCap('round').strokeColor(ink);
    if (one.shape === 'line' && one.isDashed) doc.dash(4, { space: 3 });
    const points = one.shape === 'line' ? [one.from, one.to] : one.points;
    points.forEach(([x, y], at) => {
      if (at === 0) doc.moveTo(x, y);
      else doc.lineTo(x, y);
    });
    doc.stroke().undash();
  }
}

/** Columns of numbers are as wide as they need, the first takes the rest; the head comes again on a new page. */
function tabled(doc: Doc, { caption, columns, rows }: Extract<Block, { kind: 'table' }>): void {
  doc.font('bold').fontSize(CELL.size);
  const widths = columns.map(({ title }, at) => {
    const texts = [title, ...rows.map((row) => row[at]!)];
    return Math.min(TEXT / 3, Math.max(...texts.map((text) => doc.widthOfString(text))) + 2 * CELL.pad + 1);
  });
  widths[0] = TEXT - widths.slice(1).reduce((sum, width) => sum + width, 0);
  const line = (cells: readonly string[], font: string, ink: Ink): void => {
    doc.font(font).fontSize(CELL.size);
    const height =
      Math.max(...cells.map((cell, at) => doc.heightOfString(cell, { width: widths[at]! - 2 * CELL.pad }))) +
      5;
    const top = doc.y;
    let x = MARGIN;
    cells.forEach((cell, at) => {
      doc.fillColor(INKS[ink]).text(cell, x + CELL.pad, top + 2, {
        width: widths[at]! - 2 * CELL.pad,
        align: columns[at]!.isNumber ? 'right' : 'left',
      });
      x += widths[at]!;
    });
    doc.rect(MARGIN, top + height, TEXT, font === 'bold' ? 1.2 : 0.5).fill(INKS.line);
    doc.x = MARGIN;
    doc.y = top + height + 1.5;
  };
  const heads = columns.map(({ title }) => title);
  doc.y += 4;
  keep(doc, 64);
  doc.font('plain').fontSize(8.5).fillColor(INKS.soft).text(caption, MARGIN, doc.y, { width: TEXT });
  doc.y += 2;
  line(heads, 'bold', 'soft');
  for (const row of rows) {
    if (keep(doc, 30)) line(heads, 'bold', 'soft');
    line(row, 'plain', 'ink');
  }
  doc.y += 10;
}

/** Goes on to a new page where less than `height` is left; answers whether it did. */
function keep(doc: Doc, height: number): boolean {
  if (doc.y + height <= BOTTOM) return false;
  doc.addPage();
  doc.y = MARGIN;
  return true;
}

function feet(doc: Doc, { footer, title }: ReportDocument): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page);
    doc.page.margins.bottom = 0;
    doc.font('plain').fontSize(7).fillColor(INKS.soft);
    const number = `${page + 1} / ${count}`;
    const text = page === 0 ? footer : title;
    doc.text(text, MARGIN, FOOT - (page === 0 ? 6 : 0), { width: TEXT - 60, lineGap: 0 });
    doc.text(number, WIDTH - MARGIN - 50, FOOT, { width: 50, align: 'right' });
  }
}
