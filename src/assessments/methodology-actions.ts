import { getFramework } from '../indicators/framework-actions.ts';
import type { Locale } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { loadMessages } from '../platform/i18n.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { assertMay } from '../policy/may.ts';
import { type MethodologyFormat, methodologyText } from './methodology.ts';
import { findStoredRun } from './run-actions.ts';

interface Wanted {
  readonly locale: Locale;
  readonly format: MethodologyFormat;
}

/** The method of a stored framework as a document; without `revision` of the newest. Throws `thing.notFound`. */
export async function getMethodology(
  ctx: Context,
  id: string,
  { locale, format, revision }: Wanted & { readonly revision?: number | undefined },
): Promise<string> {
  const { framework } = await getFramework(ctx, id, revision);
  return methodologyText(
    { framework, locale, messages: loadMessages()[locale], meridian: MERIDIAN_VERSION },
    format,
  );
}

/** The method as a run carried it out, with the weights and bounds that it came to use. Throws `thing.notFound`. */
export async function getRunMethodology(
  ctx: Context,
  id: string,
  { locale, format }: Wanted,
): Promise<string> {
  assertMay(ctx.actor, 'run.read');
  const { record } = await findStoredRun(ctx, id);
  const { framework, meridian } = record;
  return methodologyText(
    { framework, run: record, locale, messages: loadMessages()[locale], meridian },
    format,
  );
}
