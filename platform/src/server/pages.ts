import { initFileSchema } from '@keystead/contract';
import type { Hono } from 'hono';
import { witnessRoot } from '../audit/index.ts';
import { type PublicPages, publicPagePath, whitePaperPath } from '../governance/index.ts';
import { scimPath } from '../identity/index.ts';
import { openApiDocument } from './openapi.ts';
import { createConsole, securityHeaders } from './static-console.ts';

interface PagesOptions {
  readonly publicUrl: () => string;
  readonly scim: (request: Request) => Promise<Response>;
  readonly witness: ((request: Request) => Promise<Response>) | null;
  /** Where vulnerabilities of this deployment are reported; `null`: to the project. */
  readonly securityContact: string | null;
  /** `null`: not shown. */
  readonly publicPages: PublicPages | null;
}

/** Everything that is not an operation: provisioning, the witness, the API's own description, security.txt, the public security page, and the console. */
export function mountPages(api: Hono, options: PagesOptions): void {
  const serveConsole = createConsole();
  api.all(`${scimPath}*`, (context) => options.scim(context.req.raw));
  const { witness } = options;
  if (witness !== null) api.all(`${witnessRoot}/*`, (context) => witness(context.req.raw));
  api.get('/api/v1/openapi.json', (context) => context.json(openApiDocument(options.publicUrl())));
  api.get('/api/v1/init-file.schema.json', (context) => context.json(initFileSchema()));
  api.get('/.well-known/security.txt', () => new Response(securityText(options), { headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' } }));
  const { publicPages } = options;
  if (publicPages !== null) {
    api.get(publicPagePath, () => publicPages.page());
    api.get(whitePaperPath, () => publicPages.paper());
  }
  // Paths below /api that no operation knows answer as the API does; every other path is a view of the console.
  api.on(['GET', 'HEAD'], '*', async (context, next) => {
    if (context.req.path === '/api' || context.req.path.startsWith('/api/')) { await next(); return context.res; }
    return serveConsole(context.req.raw);
  });
}

/** RFC 9116. */
function securityText({ securityContact, publicPages, publicUrl }: PagesOptions): string {
  const contact = securityContact ?? 'security@keystead.dev';
  const policy = publicPages === null ? '' : `Policy: ${publicUrl()}${publicPagePath}#disclosure\n`;
  return `Contact: ${contact.startsWith('https:') ? '' : 'mailto:'}${contact}\n${policy}Expires: 2027-11-21T00:00:00.000Z\nPreferred-Languages: en, de\n`;
}
