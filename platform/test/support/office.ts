import assert from 'node:assert/strict';
import type { DocumentDescription, RunEvent } from '@keystead/contract';
import { type RunningKeystead, ownerPassword } from './keystead.ts';

export interface OfficeAnswer<T> { readonly status: number; readonly headers: Headers; readonly bytes: Buffer; readonly body: T }

/** A person with a session, who does over HTTP what the console does for them. */
export interface OfficePerson {
  send<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<OfficeAnswer<T>>;
  /** Uploads a file and waits until it is read. */
  upload(file: { readonly name: string; readonly bytes: Buffer }): Promise<DocumentDescription>;
  /** Follows a run to its end. */
  follow(runId: string): Promise<readonly RunEvent[]>;
}

/** Signs somebody in, on the only factor that they have. */
export async function enterOffice(keystead: Pick<RunningKeystead, 'url'>, email: string, password = ownerPassword): Promise<OfficePerson> {
  const answer = await fetch(`${keystead.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  assert.equal(answer.status, 200, await answer.text());
  return officePerson(keystead, answer.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '').join('; '));
}

/** Somebody whose session is there already, by its cookie. */
export function officePerson({ url }: Pick<RunningKeystead, 'url'>, cookie: string): OfficePerson {
  async function call<T>(method: string, path: string, content?: { readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> }): Promise<OfficeAnswer<T>> {
    const response = await fetch(`${url}${path}`, { method, headers: { cookie, ...(content === undefined ? {} : { 'content-type': content.type }) }, ...(content === undefined ? {} : { body: content.body }) });
    const bytes = Buffer.from(await response.arrayBuffer());
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, bytes, body: (json ? JSON.parse(bytes.toString('utf8')) : {}) as T };
  }
  return {
    send: (method, path, body) => call(method, path, body === undefined ? undefined : { type: 'application/json', body: JSON.stringify(body) }),
    async upload({ name, bytes }) {
      const made = await call<DocumentDescription>('POST', `/api/v1/documents?name=${encodeURIComponent(name)}`, { type: 'application/octet-stream', body: Uint8Array.from(bytes) });
      assert.equal(made.status, 201, made.bytes.toString());
      let document = made.body;
      while (document.state === 'parsing') {
        await new Promise((resolve) => { setTimeout(resolve, 100); });
        document = (await call<DocumentDescription>('GET', `/api/v1/documents/${document.id}`)).body;
      }
      assert.equal(document.state, 'ready', document.failure ?? '');
      return document;
    },
    async follow(runId) {
      const { bytes } = await call('GET', `/api/v1/runs/${runId}/events`);
      return bytes.toString('utf8').split('\n').flatMap((line) => (line.startsWith('data: ') ? [JSON.parse(line.slice(6)) as RunEvent] : []));
    },
  };
}
