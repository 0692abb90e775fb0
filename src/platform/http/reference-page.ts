import { randomBytes } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { pagePolicy } from './security-headers.ts';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 190 32"><g fill="none" stroke="#fff" stroke-width="2">
<circle cx="16" cy="16" r="12"/><ellipse cx="16" cy="16" rx="5" ry="12"/><path d="M4 16h24"/></g>
<text x="40" y="22" fill="#fff" font-family="system-ui,sans-serif" font-size="18" font-weight="600">Meridian API</text></svg>`;

/** The one style element that the reference page's library adds at run time. */
const LIBRARY_STYLE = 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w=';

const STYLE = `
body{margin:0;background:#fff}
.swagger-ui{font-family:system-ui,"Noto Sans SC",sans-serif}
.swagger-ui .topbar{background:#0b4f63;padding:8px 0}
.swagger-ui .topbar .download-url-wrapper{display:none!important}
.swagger-ui .topbar-wrapper a{max-width:190px}
.swagger-ui .info{margin:24px 0}
.swagger-ui .info .title,.swagger-ui .opblock-tag,.swagger-ui .info p,.swagger-ui .info li{font-family:inherit;color:#1f2d33}
.swagger-ui .topbar .dark-mode-toggle{display:none}
.swagger-ui .renderedMarkdown code,.swagger-ui .markdown code{color:#0b4f63;background:#eef3f4;padding:1px 5px;font-weight:500}
.swagger-ui .info .title small{background:#5b6b72}.swagger-ui .info .title small.version-stamp{background:#0b7285}
.swagger-ui .btn.authorize{border-color:#0b4f63;color:#0b4f63}.swagger-ui .btn.authorize svg{fill:#0b4f63}
.swagger-ui .scheme-container{box-shadow:none;border-bottom:1px solid #d8e0e3;padding:12px 0}
.swagger-ui .opblock{box-shadow:none}
.swagger-ui .opblock .opblock-summary-path,.swagger-ui .opblock .opblock-summary-description{font-size:14px}
`;

/** The reference page of an API document at `path`; everything it needs comes from this server. */
export async function addReferencePage(app: FastifyInstance, document: object, path: string): Promise<void> {
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: path,
    logo: { type: 'image/svg+xml', content: Buffer.from(LOGO) },
    theme: { title: 'Meridian API', css: [{ filename: 'meridian.css', content: STYLE }] },
    uiConfig: { docExpansion: 'list', defaultModelsExpandDepth: 0, tryItOutEnabled: false, filter: true },
    staticCSP: pagePolicy(randomBytes(16).toString('base64url'), LIBRARY_STYLE),
  });
}
