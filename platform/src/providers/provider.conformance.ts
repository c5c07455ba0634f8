import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialectIds } from '@keystead/contract';
import type { Provider } from './provider.ts';

/** What a provider is known to answer its free call with, where there is a recording. */
export interface RecordedList { readonly name: string; readonly body: unknown }

const page = '<!doctype html><html><title>Gone</title></html>';

/** What every provider's data has to keep. The secret of the tests must never come back out of it but in its header. */
export function describeProvider(provider: Provider, recorded: readonly RecordedList[]): void {
  const secret = `${provider.keyPrefixes[0] ?? ''}canary-5b1f`;
  const read = (status: number, body: unknown) => provider.verification.read(status, body);

  describe(`provider ${provider.id}`, () => {
    it('has an id, an origin and paths that can be put together', () => {
      assert.match(provider.id, /^[a-z][a-z0-9-]{1,40}$/);
      assert.equal(new URL(provider.origin).origin, provider.origin);
      assert.ok(provider.sandbox || provider.origin.startsWith('https://'));
      assert.ok(Object.keys(provider.dialects).length > 0);
      for (const [dialect, { basePath }] of Object.entries(provider.dialects)) {
        assert.ok((dialectIds as readonly string[]).includes(dialect), dialect);
        assert.match(basePath, /^(?:\/[a-z0-9.]+)*$/);
      }
      assert.match(provider.verification.path, /^\/[a-z0-9]/);
      for (const link of Object.values(provider.links)) assert.ok(link === null || link.startsWith('https://'));
      assert.ok(provider.appModels.length > 0);
    });

    it('V4 presents the key in a header of its own, in lower case, and nowhere else', () => {
      const headers = provider.authorise(secret);
      const carrying = Object.entries(headers).filter(([, value]) => value.includes(secret));
      assert.equal(carrying.length, 1);
      for (const name of Object.keys(headers)) assert.equal(name, name.toLowerCase());
      assert.ok(!provider.verification.path.includes('key='));
    });

    it('a list of models proves the key, in each shape a list has', () => {
      const shapes = [{ data: [{ id: 'm-1' }, { id: 'm-2' }] }, { models: [{ name: 'models/m-1' }, { name: 'models/m-2' }] }, [{ id: 'm-1' }, { id: 'm-2' }]];
      for (const body of shapes) assert.deepEqual(read(200, body), { state: 'valid', detail: null, models: ['m-1', 'm-2'] });
      assert.equal(read(200, { data: [] }).state, 'valid');
    });

    it('401 disproves it; limits, faults, restrictions and web pages prove nothing', () => {
      assert.equal(read(401, { error: { message: `Incorrect API key provided: ${secret}` } }).state, 'invalid');
      for (const status of [301, 400, 403, 404, 408, 418, 429, 500, 502, 503, 529]) assert.equal(read(status, {}).state, 'unknown', String(status));
      for (const body of [page, null, undefined, 7, '', {}, { data: 'x' }, { error: {} }]) assert.equal(read(200, body).state, 'unknown', JSON.stringify(body));
    });

    it('attack 22: no body makes it throw, and no body is repeated', () => {
      for (const status of [200, 400, 401, 403, 429, 500]) {
        for (const body of [secret, [secret], { error: secret }, { error: { message: secret, details: [null, secret, { reason: secret }] } }, [null, 1], { data: [null, 7, { id: 7 }] }, page]) {
          const verdict = read(status, body);
          assert.ok(!JSON.stringify({ ...verdict, models: [] }).includes(secret), JSON.stringify(body));
          assert.ok(verdict.state === 'valid' || (verdict.detail ?? '').length > 10);
        }
      }
    });

    for (const { name, body } of recorded) {
      it(`reads the recorded list ${name}`, () => {
        const verdict = read(200, body);
        assert.equal(verdict.state, 'valid');
        assert.ok(verdict.models.length > 0 && verdict.models.every((model) => model !== '' && !model.startsWith('models/')));
      });
    }
  });
}
