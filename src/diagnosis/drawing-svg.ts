import { type Html, html } from '../assessments/html.ts';
import type { Drawing, Shape } from './drawing.ts';

const at = (value: number): string => String(Number(value.toFixed(2)));

/** A drawing as SVG that takes the width of its place; colours come from classes `ink-…` of the page's style. */
export const svgOf = ({ width, height, alt, shapes }: Drawing): Html =>
  html`<svg viewBox="0 0 ${at(width)} ${at(height)}" role="img" aria-label="${alt}">${shapes.map(shapeOf)}</svg>`;

function shapeOf(one: Shape): Html {
  switch (one.shape) {
    case 'line':
      return html`<line x1="${at(one.from[0])}" y1="${at(one.from[1])}" x2="${at(one.to[0])}" y2="${at(one.to[1])}" class="stroke ink-${one.ink}" stroke-width="${at(one.width)}"${one.isDashed ? html` stroke-dasharray="4 3"` : null}/>`;
    case 'rect':
      return html`<rect x="${at(one.x)}" y="${at(one.y)}" width="${at(one.width)}" height="${at(one.height)}" rx="${at(one.radius ?? 0)}" class="fill ink-${one.ink}"/>`;
    case 'circle':
      return html`<circle cx="${at(one.x)}" cy="${at(one.y)}" r="${at(one.r)}" class="fill ink-${one.ink}"/>`;
    case 'polyline':
      return html`<polyline points="${one.points.map(([x, y]) => `${at(x)},${at(y)}`).join(' ')}" class="stroke ink-${one.ink}" stroke-width="${at(one.width)}"/>`;
    case 'text':
      return html`<text x="${at(one.x)}" y="${at(one.y)}" font-size="${at(one.size)}" text-anchor="${one.anchor}" class="fill ink-${one.ink}"${one.isBold ? html` font-weight="650"` : null}>${one.text}</text>`;
  }
}
