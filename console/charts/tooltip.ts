import type { Look } from './look.ts';

export interface TooltipLine {
  readonly name?: string;
  readonly value: string;
  readonly colour?: string;
}

/** A tooltip's content as nodes: texts are never read as markup and no style attribute is written. */
export function tooltipOf(title: string, lines: readonly TooltipLine[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'tip';
  const head = box.appendChild(document.createElement('strong'));
  head.textContent = title;
  for (const { name, value, colour } of lines) {
    const row = box.appendChild(document.createElement('div'));
    if (colour) {
      const dot = row.appendChild(document.createElement('i'));
      dot.style.background = colour;
    }
    if (name !== undefined) row.appendChild(document.createElement('span')).textContent = name;
    row.appendChild(document.createElement('b')).textContent = value;
  }
  return box;
}

/** Where and how tooltips stand, for an option's `tooltip`. */
export const tooltipStyle = (look: Look) =>
  ({
    confine: true,
    backgroundColor: look.surface,
    borderColor: look.line,
    borderWidth: 1,
    padding: 0,
    transitionDuration: 0,
    textStyle: { color: look.ink, fontSize: 13 },
    extraCssText: 'box-shadow:0 6px 20px rgba(0,0,0,.14);border-radius:8px;',
  }) as const;
