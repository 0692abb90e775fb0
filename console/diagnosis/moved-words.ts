import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import type { Format } from '../platform/format.ts';
import type { Text } from '../platform/i18n.tsx';
import { gain, isFelt } from './moved.ts';

export interface MovedWording {
  readonly t: Text['t'];
  readonly format: Format;
  /** A column's name. */
  readonly nameOf: (column: string) => string;
}

/** “3.5 places”, rounded to a tenth. */
export const placesWords = (places: number, { t }: Pick<MovedWording, 't'>): string =>
  t('moved.places', { count: Math.round(Math.abs(places) * 10) / 10 });

/** What happened, in one sentence; `since` says what it is compared with. */
export function movedSentence(
  { earlier, later, total }: Pick<ChangeDecomposition, 'earlier' | 'later' | 'total'>,
  area: string,
  since: string,
  { t, format }: Pick<MovedWording, 't' | 'format'>,
): string {
  const won = gain(total, 'rank');
  return t(`moved.sentence.${won > 0 ? 'up' : won < 0 ? 'down' : 'same'}`, {
    area,
    since,
    from: format.rank(earlier.rank),
    to: format.rank(later.rank),
    fromScore: format.score(earlier.score),
    toScore: format.score(later.score),
  });
}

/** Why, in a sentence for each of own figures, other areas and method, the largest first; a method that is the same comes last. */
export function reasonSentences(
  { parts, columns }: Pick<ChangeDecomposition, 'parts' | 'columns'>,
  isSameMethod: boolean,
  wording: MovedWording,
): readonly string[] {
  const { t } = wording;
  const sentences = (['data', 'peers', 'method'] as const).map((part) => {
    const won = gain(parts[part], 'rank');
    const way = isFelt(won) ? (won > 0 ? 'up' : 'down') : 'none';
    const key =
      part === 'method' && way === 'none' && isSameMethod ? 'moved.method.same' : `moved.${part}.${way}`;
    const most = part === 'data' && way !== 'none' ? leading(columns ?? [], Math.sign(won), wording) : '';
    return {
      size: Math.abs(won),
      text: t(most === '' ? key : `${key}.most`, { places: placesWords(won, wording), most }),
    };
  });
  return sentences.sort((a, b) => b.size - a.size).map(({ text }) => text);
}

/** The one or two columns that do most in a direction, with their places. */
function leading(
  columns: readonly { readonly column: string; readonly rank: number; readonly score: number }[],
  sign: number,
  wording: MovedWording,
): string {
  return columns
    .map((column) => ({ name: wording.nameOf(column.column), won: gain(column, 'rank') }))
    .filter(({ won }) => isFelt(won) && Math.sign(won) === sign)
    .sort((a, b) => Math.abs(b.won) - Math.abs(a.won))
    .slice(0, 2)
    .map(({ name, won }) => wording.t('moved.most', { name, places: placesWords(won, wording) }))
    .join(wording.t('list.comma'));
}
