import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialectIds } from '@keystead/contract';
import { answersBySchema } from './answers-by-schema.ts';
import { ConnectionProblem } from './connection.ts';
import type { Provider, RequestToSign } from './provider.ts';
import { providerAt } from './registry.ts';

/** What a provider is known to answer its free call with, where there is a recording. */
export interface RecordedList { readonly name: string; readonly body: unknown }

/** An answer that proves a key where the provider gives something else than a list of models, and the models in it. */
export interface Proof { readonly body: unknown; readonly models: readonly string[] }

const page = '<!doctype html><html><title>Gone</title></html>';
const listShapes: readonly Proof[] = [{ data: [{ id: 'm-1' }, { id: 'm-2' }] }, { models: [{ name: 'models/m-1' }, { name: 'models/m-2' }] }, [{ id: 'm-1' }, { id: 'm-2' }]].map((body) => ({ body, models: ['m-1', 'm-2'] }));
/** Values that would lead elsewhere, if any of them were put into an address. */
const astray = ['evil.example', 'x.evil.example/', 'a@evil.example', 'evil.example:443', 'https://evil.example@openai.azure.com', 'a/b', '..', '../..', '%2e%2e', 'a?b', 'a#b', 'a\\b', 'a b', 'a\nb', 'a\u0000', '１２７', '[::1]', '127.0.0.1', ' '];

/** The values that a form shows as examples. */
export function exampleConnection(provider: Provider): Record<string, string> {
  return Object.fromEntries((provider.connection?.fields ?? []).map((field) => [field.name, field.default ?? field.example]));
}

/** What every provider's data has to keep. The secret of the tests must never come back out of it but in its header. */
export function describeProvider(registered: Provider, recorded: readonly RecordedList[], proofs: readonly Proof[] = listShapes): void {
  const provider = providerAt(registered, exampleConnection(registered));
  const secret = `${provider.keyPrefixes[0] ?? ''}canary-5b1f-0123456789`;
  const read = (status: number, body: unknown) => provider.verification.read(status, body);

  describe(`provider ${provider.id}`, () => {
    it('has an id, an origin and paths that can be put together', () => {
      assert.match(provider.id, /^[a-z][a-z0-9-]{1,40}$/);
      assert.equal(new URL(provider.origin ?? '').origin, provider.origin);
      assert.ok(provider.sandbox || provider.custom === true || provider.origin?.startsWith('https://') === true);
      assert.equal(registered.origin === null, registered.connection !== undefined);
      // What reads reports serves no request.
      assert.equal(Object.keys(provider.dialects).length > 0, provider.reports === undefined);
      for (const [dialect, { basePath, query = 'a=b' }] of Object.entries(provider.dialects)) {
        assert.ok((dialectIds as readonly string[]).includes(dialect), dialect);
        assert.match(basePath, /^(?:\/(?:[A-Za-z0-9._-]+|\{model\}))*$/);
        assert.match(query, /^[a-z-]+=[\w.-]+$/);
      }
      for (const path of [provider.verification.path, provider.verification.more?.path ?? '/x']) assert.match(path, /^\/[a-z0-9]/);
      for (const origin of [provider.verification.origin, provider.exchange?.origin]) assert.ok(origin === undefined || (origin.startsWith('https://') && new URL(origin).origin === origin));
      for (const link of Object.values(provider.links)) assert.ok(link === null || link.startsWith('https://'));
      assert.deepEqual(provider.appModels.filter((model) => !answersBySchema(provider, model)), [], 'apps ask for an answer in a given form');
      assert.ok(provider.appModels.length > 0 || provider.reports !== undefined || provider.custom === true || registered.custom === true);
    });

    it('V4 presents the key in a header of its own, in lower case, and nowhere else', () => {
      const headers = provider.authorise(secret);
      const carrying = Object.entries(headers).filter(([, value]) => value.includes(secret));
      assert.equal(carrying.length, 1);
      for (const name of Object.keys(headers)) assert.equal(name, name.toLowerCase());
      assert.ok(!provider.verification.path.includes('key='));
      if (provider.keyless !== undefined) assert.deepEqual(provider.authorise(`${provider.keyless}x`), {});
    });

    it('V4 a key that signs does not travel: only its signature does', async () => {
      const request: RequestToSign = { method: 'POST', origin: provider.origin ?? '', path: '/model/a%3A0/converse', contentType: 'application/json', body: Buffer.from('{}'), now: new Date(0) };
      const headers = await provider.sign?.('AKIDEXAMPLE123456:canary5b1fSECRETcanary5b1f', request) ?? {};
      assert.ok(!JSON.stringify(headers).includes('canary5b1f'));
      for (const name of Object.keys(headers)) assert.equal(name, name.toLowerCase());
    });

    it('attack 22: what is no key is refused in words that do not repeat it', () => {
      const { readKey } = provider;
      if (readKey === undefined) return;
      for (const text of [secret, `{"canary-5b1f": `, `{"private_key":"canary-5b1f"}`, Buffer.from('{"type":"canary-5b1f"}').toString('base64'), '{}', '[]', 'null', '0'.repeat(8_000)]) {
        const key = readKey(text);
        assert.ok(!('problem' in key) || (!key.problem.includes('canary') && key.problem.length > 20), text);
      }
    });

    it('a list of models proves the key, in each shape a list has; or whatever else it gives', () => {
      for (const { body, models } of proofs) assert.deepEqual(read(200, body), { state: 'valid', detail: null, models });
    });

    it('the next page is asked for at the same place; what is no page ends the list', () => {
      const { next, more } = provider.verification;
      for (const step of [next, more?.next]) {
        for (const body of [page, null, undefined, 7, [], {}, { nextPageToken: 7, nextToken: [], has_more: true }]) assert.equal(step?.(body) ?? null, null);
        const path = step?.({ nextPageToken: '/../a b&c', nextToken: '/../a b&c', next_page_token: '/../a b&c', has_more: true, last_id: '/../a b&c' });
        assert.match(path ?? '/x?a=%2F..%2Fa%20b%26c', /^\/[\w/?=&.:-]+=%2F\.\.%2Fa%20b%26c$/);
      }
    });

    it('401 disproves it; limits, faults, restrictions and web pages prove nothing', () => {
      assert.equal(read(401, { error: { message: `Incorrect API key provided: ${secret}` } }).state, 'invalid');
      for (const status of [301, 400, 403, 404, 408, 418, 429, 500, 502, 503, 529]) assert.equal(read(status, {}).state, 'unknown', String(status));
      for (const body of [page, null, undefined, 7, '', {}, { data: 'x' }, { error: {} }]) assert.equal(read(200, body).state, 'unknown', JSON.stringify(body));
    });

    it('attack 22: no body makes it throw, and no body is repeated', () => {
      for (const status of [200, 400, 401, 403, 429, 500]) {
        for (const body of [secret, [secret], { error: secret }, { error: { message: secret, details: [null, secret, { reason: secret }] } }, [null, 1], { data: [null, 7, { id: 7 }] }, { modelSummaries: [null, 7], endpoints: [null] }, page]) {
          const verdict = provider.verification.read(status, body, { 'x-amzn-errortype': [secret] });
          assert.ok(!JSON.stringify({ ...verdict, models: [] }).includes(secret), JSON.stringify(body));
          assert.ok(verdict.state === 'valid' || (verdict.detail ?? '').length > 10);
          assert.ok((provider.verification.more?.models(body) ?? []).every((model) => typeof model === 'string'));
        }
      }
    });

    if (registered.connection !== undefined) describeConnection(registered, registered.connection);

    for (const { name, body } of recorded) {
      it(`reads the recorded list ${name}`, () => {
        const verdict = read(200, body);
        assert.equal(verdict.state, 'valid');
        assert.ok(verdict.models.length > 0 && verdict.models.every((model) => model !== '' && !model.startsWith('models/')));
      });
    }
  });
}

function describeConnection(registered: Provider, { fields, at }: NonNullable<Provider['connection']>): void {
  const examples = exampleConnection(registered);
  const refusedField = (connection: Record<string, string>): string | null => {
    try {
      at(connection);
      return null;
    } catch (error) {
      assert.ok(error instanceof ConnectionProblem);
      return error.field;
    }
  };

  it('G2 every field has an example that leads somewhere, and is asked for by name where it is missing', () => {
    for (const field of fields) {
      const { [field.name]: _left, ...rest } = examples;
      assert.equal(refusedField({ ...examples, [field.name]: field.example }), null);
      assert.equal(refusedField(rest), field.required && field.default === undefined ? field.name : null);
      for (const { value } of field.choices ?? []) assert.equal(refusedField({ ...examples, [field.name]: value }), null, value);
    }
    assert.equal(refusedField({ ...examples, origin: 'https://evil.example' }), 'origin');
  });

  it('attacks 12 and 13: no value of a field leads a key to somebody else', () => {
    const home = new URL(at(examples).origin ?? '').hostname.split('.').slice(-2).join('.');
    for (const field of fields) {
      for (const value of [...astray, ...astray.map((each) => `https://${each}`)]) {
        const connection = { ...examples, [field.name]: value };
        if (refusedField(connection) !== null) continue;
        const reached = at(connection);
        const { hostname, username, pathname } = new URL(reached.origin ?? '');
        assert.deepEqual([username, pathname], ['', '/']);
        assert.ok(reached.custom === true || hostname.endsWith(`.${home}`), `${field.name}=${value} leads to ${hostname}`);
        for (const { basePath } of Object.values(reached.dialects)) assert.ok(!/(?:^|\/)\.\.?(?:\/|$)/.test(basePath), basePath);
      }
    }
  });
}
