import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import rateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { PUBLIC } from '../../model/actor.ts';
import { MeridianError } from '../../model/error.ts';
import type { Locale } from '../../model/text.ts';
import type { Context } from '../context.ts';
import { localeOf } from '../i18n.ts';
import type { HttpOptions } from './http.ts';

/** What a page is asked with. */
export interface PageAsked {
  readonly params: Readonly<Record<string, string>>;
  readonly locale: Locale;
}

export interface PageText {
  /** The whole document; its one style element holds `style` and nothing else. */
  readonly html: string;
  readonly style: string;
}

/** A page that everybody reads without signing in and without scripts, written by the server in the reader's language. */
export interface PublicPage {
  /** With `:name` for a parameter. */
  readonly path: string;
  readonly write: (ctx: Context, asked: PageAsked) => Promise<PageText>;
  /** The page instead of one that is not there. */
  readonly writeMissing: (asked: PageAsked) => PageText;
}

/** Faces of the Chinese font that comes with the program, in pieces by script; see the console's. */
export const FONT_STYLE = '/fonts/noto-sans-sc/index.css';
const FONT_FILES = /^\/(?:index\.css|files\/[\w.-]+\.woff2)$/;

/** Nothing but the page's own style and pictures that are written in it. */
const policyOf = (style: string): string =>
  [
    "default-src 'none'",
    "font-src 'self'",
    `style-src 'self' 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Serves public pages. `?lang=` has the last word about their language. */
export async function addPublicPages(
  app: FastifyInstance,
  pages: readonly PublicPage[],
  options: Pick<HttpOptions, 'db' | 'limits' | 'folder' | 'clock' | 'randomBytes' | 'requestsPerMinute'>,
): Promise<void> {
  await app.register(rateLimit, {
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_, { ttl }) =>
      new MeridianError('request.tooMany', { seconds: Math.max(1, Math.ceil(ttl / 1000)) }),
  });
  await app.register(fastifyStatic, {
    root: dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/index.css')),
    prefix: dirname(FONT_STYLE),
    decorateReply: false,
    index: false,
    allowedPath: (path) => FONT_FILES.test(path),
    cacheControl: false,
    setHeaders: (reply) => reply.setHeader('cache-control', 'public, max-age=604800'),
  });
  for (const page of pages)
    app.get(page.path, async (request, reply) => {
      const { lang } = request.query as { readonly lang?: unknown };
      const locale =
        lang === 'en'
          ? 'en'
          : lang === 'zh-CN' || lang === 'zh'
            ? 'zh-CN'
            : localeOf(request.headers['accept-language']);
      const asked: PageAsked = { params: request.params as Record<string, string>, locale };
      const ctx: Context = {
        actor: PUBLIC,
        db: options.db,
        clock: options.clock ?? (() => new Date()),
        randomBytes: options.randomBytes ?? ((length) => randomBytes(length)),
        limits: options.limits,
        folder: options.folder,
        log: request.log as Logger,
      };
      const { html, style } = await page.write(ctx, asked).catch((error: unknown) => {
        if (!(error instanceof MeridianError) || error.code !== 'thing.notFound') throw error;
        reply.code(404);
        return page.writeMissing(asked);
      });
      return reply
        .type('text/html; charset=utf-8')
        .headers({
          'content-language': locale,
          'cache-control': 'no-cache',
          vary: 'accept-language',
          'content-security-policy': policyOf(style),
        })
        .send(html);
    });
}
