import type { Locale } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import type { PublicPage } from '../platform/http/public-page.ts';
import { foundEdition, getEdition, listEditions } from './edition-actions.ts';
import { openEdition } from './edition-opened.ts';
import { type EditionPage, editionPage } from './edition-page.ts';
import { editionAreaPage } from './edition-page-area.ts';
import { missingPage, pageWords } from './edition-page-frame.ts';
import { editionListPage } from './edition-page-list.ts';
import { viewOf } from './edition-view.ts';
import { notFound } from './run-actions.ts';

/** Editions that the list shows. */
const MOST_LISTED = 200;

async function open(ctx: Context, id: string, locale: Locale): Promise<EditionPage> {
  const edition = await getEdition(ctx, id);
  const view = viewOf(await openEdition(ctx, await foundEdition(ctx, edition.id)));
  return { edition, view, words: pageWords(locale) };
}

/** The pages of published editions. */
export const editionPages: readonly PublicPage[] = [
  {
    path: '/editions',
    write: async (ctx, { locale }) => {
      const { items, next } = await listEditions(ctx, { limit: MOST_LISTED });
      return editionListPage(items, next === null, pageWords(locale));
    },
    writeMissing: ({ locale }) => missingPage(locale, '/editions'),
  },
  {
    path: '/editions/:id',
    write: async (ctx, { params, locale }) => editionPage(await open(ctx, params.id!, locale)),
    writeMissing: ({ locale }) => missingPage(locale, '/editions'),
  },
  {
    path: '/editions/:id/areas/:code',
    write: async (ctx, { params, locale }) => {
      const page = await open(ctx, params.id!, locale);
      const area = page.view.record.areas.find(({ code }) => code === params.code);
      if (!area) throw notFound('area', params.code!);
      return editionAreaPage(page, area);
    },
    writeMissing: ({ locale }) => missingPage(locale, '/editions'),
  },
];
