import assert from 'node:assert/strict';
import { type IncomingMessage, type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { origin } from '../support/identity.ts';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type SsoWorld, openSsoWorld } from '../support/sso-world.ts';

async function listening(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { server, port: (server.address() as AddressInfo).port };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('T7 SAML, in a real browser', { skip: withoutBrowser }, () => {
  let world: SsoWorld;
  before(async () => { world = await openSsoWorld(); });
  after(() => world.close());

  it('attack 39: on plain http a form of another site reaches the attempt by way of a redirect, and only in the browser that began', async () => {
    const { connectionId, domain } = await world.connect('saml');
    const ours = await listening((request, response) => {
      void (async () => {
        const headers = new Headers(Object.entries(request.headers).flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])));
        // What stands in front of the program here has another port than the address that it knows itself by.
        if (headers.get('origin') === `http://127.0.0.1:${ours.port}`) headers.set('origin', origin);
        const answer = request.url?.startsWith('/api/') !== true ? new Response('<!doctype html><title>page</title>', { headers: { 'content-type': 'text/html' } })
          : await world.setup.api.fetch(new Request(`${origin}${request.url}`, { method: request.method ?? 'GET', headers, ...(request.method === 'POST' ? { body: new Uint8Array(await bodyOf(request)) } : {}) }));
        response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...(answer.headers.getSetCookie().length > 0 ? { 'set-cookie': answer.headers.getSetCookie() } : {}) });
        response.end(Buffer.from(await answer.arrayBuffer()));
      })();
    });
    let form = '';
    // Another site: localhost is none of 127.0.0.1.
    const provider = await listening((_request, response) => { response.writeHead(200, { 'content-type': 'text/html' }).end(form); });
    const browser = await startBrowser();
    try {
      const begin = async () => {
        const context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`http://127.0.0.1:${ours.port}/`);
        const url = await page.evaluate(async (email) => ((await (await fetch('/api/v1/session/sso', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email }) })).json()) as { url: string }).url, `ada@${domain}`);
        return { context, page, url };
      };
      const [ada, other] = [await begin(), await begin()];
      const answer = await world.saml.answer(ada.url, await world.metadataOf(connectionId), { nameId: 'ada', attributes: { email: [`ada@${domain}`] } });
      form = `<!doctype html><form method="post" action="http://127.0.0.1:${ours.port}${answer.action.slice(origin.length)}"><input name="SAMLResponse" value="${answer.form.get('SAMLResponse') ?? ''}"></form><script>document.forms[0].submit()</script>`;
      const arriveIn = async ({ context, page }: typeof ada) => {
        await page.goto(`http://localhost:${provider.port}/`);
        await page.waitForURL((url) => url.hostname === '127.0.0.1' && (url.pathname === '/' || url.pathname === '/sign-in'));
        return { path: new URL(page.url()).pathname, signedIn: (await context.cookies()).some(({ name }) => name === 'keystead') };
      };
      assert.deepEqual(await arriveIn(other), { path: '/sign-in', signedIn: false });
      assert.deepEqual(await arriveIn(ada), { path: '/', signedIn: true });
    } finally {
      await browser.close();
      for (const { server } of [ours, provider]) server.close();
    }
  });
});
