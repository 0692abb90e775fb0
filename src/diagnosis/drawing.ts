/** Colours by what they mean; whoever renders a drawing has the colours. */
export type Ink = 'ink' | 'soft' | 'line' | 'track' | 'own' | 'peer' | 'good' | 'bad' | 'paper';

export type Shape =
  | {
      readonly shape: 'line';
      readonly from: readonly [x: number, y: number];
      readonly to: readonly [x: number, y: number];
      readonly ink: Ink;
      readonly width: number;
      readonly isDashed?: boolean;
    }
  | {
      readonly shape: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly ink: Ink;
      readonly radius?: number;
    }
  | {
      readonly shape: 'circle';
      readonly x: number;
      readonly y: number;
      readonly r: number;
      readonly ink: Ink;
    }
  | {
      readonly shape: 'polyline';
      readonly points: readonly (readonly [x: number, y: number])[];
      readonly ink: Ink;
      readonly width: number;
    }
  | {
      readonly shape: 'text';
      readonly x: number;
      /** Of the base line. */
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly ink: Ink;
      readonly isBold?: boolean;
    };

/** A picture without words of its own language: shapes on a sheet of `width` × `height` units, y downwards. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** What the picture says, for those who do not see it. */
  readonly alt: string;
  readonly shapes: readonly Shape[];
}

/** The width that drawings have; a page's text is as wide. */
export const SHEET = 680;

/** How wide a text is at size 1, about: an ideograph takes a whole em, other signs somewhat more than half of one. */
export function emsOf(text: string): number {
  let ems = 0;
  for (const sign of text) ems += sign.codePointAt(0)! >= 0x2e80 ? 1 : /[A-ZMW%@]/.test(sign) ? 0.68 : 0.54;
  return ems;
}

/** A text that fits into a width at a size; what is too long ends in …. */
export function fitted(text: string, size: number, width: number): string {
  if (emsOf(text) * size <= width) return text;
  const signs = [...text];
  while (signs.length > 1 && (emsOf(signs.join('')) + 0.7) * size > width) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}

/** Positions on an axis. */
export const axis =
  (low: number, high: number, from: number, to: number) =>
  (value: number): number =>
    high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from);
