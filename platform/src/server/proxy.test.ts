import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openTrustedProxies } from '../foundation/index.ts';
import { closeServer } from './http-server.ts';
import { createControlPlaneProxy } from './proxy.ts';

describe('the way to the control plane', () => {
  it('O3 what asks and changes nothing is sent again where a kept connection was closed under it; what has a body is not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-proxy-'));
    let asked: string[] = [];
    let closing = false;
    const upstream = createServer((incoming, outgoing) => {
      asked.push(incoming.method ?? '');
      // As a server does that gives up a connection in the moment in which it is used again.
      if (closing) { closing = false; incoming.socket.destroy(); return; }
      outgoing.end('answered');
    });
    const socketPath = join(folder, 'api.sock');
    await new Promise<void>((resolve) => { upstream.listen(socketPath, resolve); });
    const front: Server = createServer(createControlPlaneProxy(socketPath, null));
    await new Promise<void>((resolve) => { front.listen(0, '127.0.0.1', resolve); });
    const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/assets/page.css`;
    try {
      const ask = async (method: string, body?: string) => {
        const answer = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
        return [answer.status, await answer.text()];
      };
      assert.deepEqual(await ask('GET'), [200, 'answered']);
      for (const [method, body, status, sent] of [['GET', undefined, 200, 2], ['POST', 'once', 503, 1]] as const) {
        assert.equal((await ask('GET'))[0], 200);
        [asked, closing] = [[], true];
        assert.deepEqual([(await ask(method, body))[0], asked.length], [status, sent], method);
      }
    } finally {
      await Promise.all([closeServer(front), closeServer(upstream)]);
      await rm(folder, { recursive: true, force: true });
    }
  });

  for (const [about, trusted, expected] of [
    ['is that of the connection, whatever headers say', [], '127.0.0.1'], ['also where others are trusted', ['10.0.0.0/8'], '127.0.0.1'], ['is what a trusted proxy saw, and not what its client claims', ['127.0.0.0/8', '10.0.0.0/8'], '203.0.113.7'],
  ] as const) {
    it(`A4 the client’s address ${about}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'keystead-proxy-'));
      const upstream = createServer((incoming, outgoing) => { outgoing.end(JSON.stringify([incoming.headers['x-keystead-client-address'], incoming.headers['x-forwarded-for'] ?? null])); });
      const socketPath = join(folder, 'api.sock');
      await new Promise<void>((resolve) => { upstream.listen(socketPath, resolve); });
      const front: Server = createServer(createControlPlaneProxy(socketPath, openTrustedProxies(trusted)));
      await new Promise<void>((resolve) => { front.listen(0, '127.0.0.1', resolve); });
      try {
        const answer = await fetch(`http://127.0.0.1:${(front.address() as AddressInfo).port}/api/v1/session`, { headers: { 'x-forwarded-for': '192.0.2.1, 203.0.113.7, 10.0.0.2', 'x-real-ip': '192.0.2.2', 'x-keystead-client-address': '192.0.2.3' } });
        assert.deepEqual(await answer.json(), [expected, null]);
      } finally {
        await Promise.all([closeServer(front), closeServer(upstream)]);
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});
