/** The root order of ICU, as every language shares it. */
export const DEFAULT_COLLATION = 'und-x-icu';

const LONGEST = 100;
/** How much of a difference counts, by the value of `ks` (CLDR, UTS 35 part 5). */
const STRENGTHS = new Map<string, Intl.CollatorOptions['sensitivity']>([
  ['level1', 'base'],
  ['level2', 'accent'],
  ['level3', 'variant'],
  ['level4', 'variant'],
  ['identic', 'variant'],
]);

/**
 * The order of texts that a collation of RFC 6067 names: a language, or `und` for the root, with `-u-co-`, `-kn-`, `-kf-` and `-ks-`
 * as they may follow; PostgreSQL's ending `-x-icu` is left out. Undefined where it is no such tag, or of a language without data.
 */
export function collatorOf(collation: string): Intl.Collator | undefined {
  if (collation.length > LONGEST) return undefined;
  const tag = collation.toLowerCase().replace(/-x-icu$/, '');
  const strength = /-ks-([a-z0-9]+)/.exec(tag)?.[1];
  const sensitivity = STRENGTHS.get(strength ?? 'level3');
  if (!sensitivity) return undefined;
  try {
    // English orders texts as the root does; "und" itself would be the machine's own language.
    const language = tag.replace(/^(?:und|root)(?=-|$)/, 'en');
    const [known] = Intl.Collator.supportedLocalesOf(language, { localeMatcher: 'lookup' });
    return known === undefined ? undefined : new Intl.Collator(known, { sensitivity });
  } catch {
    return undefined;
  }
}
