import { initFileSchema } from '@keystead/contract';
import type { Hono } from 'hono';
import { scimPath } from '../identity/index.ts';
import { openApiDocument } from './openapi.ts';
import { createConsole, securityHeaders } from './static-console.ts';

/** Everything that is not an operation: provisioning, the API's own description, security.txt, and the console. */
export function mountPages(api: Hono, options: { publicUrl: () => string; scim: (request: Request) => Promise<Response> }): void {
  const serveConsole = createConsole();
  api.all(`${scimPath}*`, (context) => options.scim(context.req.raw));
  api.get('/api/v1/openapi.json', (context) => context.json(openApiDocument(options.publicUrl())));
  api.get('/api/v1/init-file.schema.json', (context) => context.json(initFileSchema()));
  api.get('/.well-known/security.txt', () => new Response(securityText(), { headers: { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8' } }));
  // Paths below /api that no operation knows answer as the API does; every other path is a view of the console.
  api.on(['GET', 'HEAD'], '*', async (context, next) => {
    if (context.req.path === '/api' || context.req.path.startsWith('/api/')) { await next(); return context.res; }
    return serveConsole(context.req.raw);
  });
}

/** RFC 9116. */
function securityText(): string {
  return 'Contact: mailto:security@keystead.dev\nExpires: 2027-11-21T00:00:00.000Z\nPreferred-Languages: en, de\n';
}
