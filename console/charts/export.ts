import type { EChartsCoreOption } from 'echarts/core';
import type { Look } from './look.ts';

/** What is drawn into a file: the option as on screen, under its title and over its notice. */
export interface Drawing {
  readonly title: string;
  readonly subtitle: string;
  readonly notice: string;
  readonly option: (width: number) => EChartsCoreOption;
  readonly width: number;
  readonly height: number;
  readonly look: Look;
}

const HEAD = 64;
const FOOT = 32;

/** The chart as a self-contained SVG document. */
export async function toSvg(drawing: Drawing): Promise<string> {
  const { init } = await import('./echarts.ts');
  const { width, height, option, look } = drawing;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ ...option(width), animation: false });
  const inner = chart.renderToSVGString().replace('<svg ', `<svg y="${HEAD}" `);
  chart.dispose();
  const full = height + HEAD + FOOT;
  const text = (y: number, size: number, colour: string, weight: number, words: string): string =>
    `<text x="16" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escapeXml(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${full}"`,
    ` viewBox="0 0 ${width} ${full}" font-family="${escapeXml(look.font)}">`,
    `<rect width="100%" height="100%" fill="${look.surface}"/>`,
    text(28, 18, look.ink, 600, drawing.title),
    text(50, 13, look.soft, 400, drawing.subtitle),
    inner,
    text(full - 12, 11, look.soft, 400, drawing.notice),
    '</svg>',
  ].join('');
}

/** The chart as PNG at twice its size, drawn on a canvas so that the page's own fonts are used. */
export async function toPng(drawing: Drawing): Promise<Blob> {
  const { init } = await import('./echarts.ts');
  const { width, height, option, look } = drawing;
  const chart = init(document.createElement('div'), null, {
    renderer: 'canvas',
    width,
    height,
    devicePixelRatio: 2,
  });
  chart.setOption({ ...option(width), animation: false });
  const inner = chart.getRenderedCanvas({ pixelRatio: 2, backgroundColor: look.surface });
  const canvas = document.createElement('canvas');
  canvas.width = width * 2;
  canvas.height = (height + HEAD + FOOT) * 2;
  const pen = canvas.getContext('2d')!;
  pen.scale(2, 2);
  pen.fillStyle = look.surface;
  pen.fillRect(0, 0, width, height + HEAD + FOOT);
  pen.drawImage(inner, 0, HEAD, width, height);
  chart.dispose();
  const write = (y: number, size: number, colour: string, weight: number, words: string): void => {
    pen.font = `${weight} ${size}px ${look.font}`;
    pen.fillStyle = colour;
    pen.fillText(words, 16, y, width - 32);
  };
  write(28, 18, look.ink, 600, drawing.title);
  write(50, 13, look.soft, 400, drawing.subtitle);
  write(height + HEAD + FOOT - 12, 11, look.soft, 400, drawing.notice);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  );
}

/** Hands a file to the reader's browser. */
export function download(content: Blob | string, name: string, type: string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
