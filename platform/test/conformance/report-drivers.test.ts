import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BilledLine } from '../../src/metering/reconciliation/billed-line.ts';
import type { ReportDriver } from '../../src/metering/reconciliation/drivers/driver.ts';
import { reportDrivers } from '../../src/metering/reconciliation/drivers/registry.ts';
import { fetchReport } from '../../src/metering/reconciliation/fetch-report.ts';
import { findKeys } from '../../src/metering/reconciliation/find-keys.ts';
import { providers, recogniseProvider } from '../../src/providers/index.ts';
import { billedReport } from '../support/billed-report.ts';
import { findFixtures, readExchange } from '../support/replay/index.ts';

interface Told { readonly amount?: { readonly value: number }; readonly input_tokens?: number; readonly num_model_requests?: number }
const fixtures = findFixtures();
const range = { from: '2026-11-01', to: '2026-11-20' };
const known = (id: string): ReportDriver => reportDrivers.get(id) ?? assert.fail(id);

for (const driver of reportDrivers.values()) {
  describe(`B6 report driver ${driver.credentialProvider}`, () => {
    const provider = providers.get(driver.credentialProvider) ?? assert.fail();

    it('B6 its admin key is of a provider that speaks no dialect, so that no request can be served with it', () => {
      assert.deepEqual([provider.dialects, provider.appModels, provider.modelPatterns], [{}, [], []]);
      assert.equal(recogniseProvider(`${provider.keyPrefixes[0]}abc`), provider);
      assert.ok(providers.has(driver.bills) && driver.bills !== driver.credentialProvider);
    });

    it('B6 every path that it asks for is one that the egress lets the key ask for', () => {
      const paths = [...driver.reports.flatMap(({ path }) => [path(range, null), path(range, 'a/../b?c&d=e#f')]), ...driver.keys.paths(['proj_1']).flatMap((path) => [driver.keys.at(path, null), driver.keys.at(path, '../x')])];
      for (const path of paths) assert.ok(provider.reports?.some((allowed) => allowed.test(path.split('?')[0] ?? '')) === true && !path.includes('#') && /^\/[\x21-\x7e]+$/.test(path), path);
      for (const path of ['/v1/chat/completions', '/v1/messages', '/v1/organization/admin_api_keys', '/v1/organization/users', '/v1/organization/costs/../users', '/v1/organizations/users', '/v1/organizations/api_keys/x']) assert.ok(provider.reports?.some((allowed) => allowed.test(path)) === false, path);
    });

    it('B6 what is no report is none, and odd members are no lines', () => {
      for (const { read } of driver.reports) {
        for (const body of [null, undefined, 7, 'x', [], {}, { data: 'x' }, { data: {} }, '<html>', { error: { message: 'x' } }]) assert.equal(read(body), null);
        for (const results of [[null], ['x'], [{ amount: {} }], [{ amount: { value: 'NaN', currency: 'usd' } }], [{ amount: '1e99', currency: 'USD' }], 7]) {
          const page = read({ object: 'page', data: [{ start_time: 1_762_000_000, starting_at: '2026-11-01T00:00:00Z', results }, null, 7], has_more: false });
          for (const line of page?.lines ?? []) assert.ok((line.costNanoUsd === null || Number.isSafeInteger(line.costNanoUsd)) && (line.tokens === null || Object.values(line.tokens).every((count) => Number.isSafeInteger(count) && count >= 0)));
        }
      }
      for (const body of [null, 'x', {}, { data: [null, { id: '../x' }, { id: 7 }] }]) assert.deepEqual(driver.keys.read(body)?.keys ?? [], []);
    });

    it('B6 a report that never ends, is refused or limited ends in one sentence', async () => {
      const [first] = driver.reports;
      const page = { object: 'page', data: [], has_more: true, next_page: 'same' };
      assert.ok(first !== undefined && first.read(page)?.next === 'same');
      let asked = 0;
      await fetchReport({ ...driver, keys: { ...driver.keys, paths: () => [] } }, range, async () => { asked += 1; return { status: 200, body: page }; });
      assert.ok(asked <= 2 * driver.reports.length, 'a cursor that repeats ends it');
      for (const [status, words] of [[401, /enter a current one/], [403, /may not read/], [429, /in a minute/], [0, /HTTP 0/], [200, /another shape/]] as const) await assert.rejects(fetchReport(driver, range, async () => ({ status, body: '<html>' })), words);
    });
  });
}

describe('B6 recorded and documented reports', () => {
  it('B6 OpenAI: the recorded costs and usage are read as they came', { skip: fixtures.absent ?? false }, () => {
    if (fixtures.folder === undefined) return;
    const rows = fixtures.rows.filter(({ endpoint }) => endpoint.startsWith('GET /v1/organization/'));
    assert.ok(rows.length > 0);
    for (const row of rows) {
      const body: unknown = readExchange(fixtures.folder, row.file).response.body;
      const source = known('openai-admin').reports.find(({ path }) => `GET ${path(range, null).split('?')[0]}` === row.endpoint);
      if (source === undefined) continue;
      const lines: readonly BilledLine[] = source.read(body)?.lines ?? assert.fail(row.file);
      const told: readonly Told[] = (body as { data: { results: Told[] }[] }).data.flatMap(({ results }) => results);
      assert.equal(lines.length, told.length, row.file);
      lines.forEach((line, index) => {
        assert.equal(line.costNanoUsd, told[index]?.amount === undefined ? null : Math.round(told[index].amount.value * 1e9), row.file);
        assert.equal(line.tokens?.input ?? null, told[index]?.input_tokens ?? null, row.file);
        assert.equal(line.requests, told[index]?.num_model_requests ?? null, row.file);
      });
    }
  });

  it('B6 OpenAI: all pages of all days, with keys known by their last characters', async () => {
    const bill = Array.from({ length: 20 }, (_, index) => ({ at: new Date(Date.UTC(2026, 10, 1 + index, 12)), model: 'gpt-4o-mini-2024-07-18', keyId: index % 2 === 0 ? 'key_a' : 'key_b', input: 1_000, cached: 100, output: 200, costNanoUsd: 262_500 }));
    const { lines, keys } = await fetchReport(known('openai-admin'), range, async (path) => ({ status: 200, body: billedReport(bill, path, { key_a: { name: 'Production', lastFour: 'AbCd' }, key_b: { name: 'Other', lastFour: 'zzzz' } }) }));
    assert.equal(lines.reduce((sum, line) => sum + (line.tokens?.input ?? 0), 0), 20_000);
    assert.equal(lines.reduce((sum, line) => sum + (line.costNanoUsd ?? 0), 0), 20 * 262_500);
    assert.ok(lines.every(({ model }) => model === 'gpt-4o-mini-2024-07-18'));
    const found = findKeys(lines, keys, [{ id: 'c-1', label: 'Ours', fingerprints: ['f1'], lastFours: ['AbCd'] }, { id: 'c-2', label: 'The same key', fingerprints: ['f1'], lastFours: ['AbCd'] }]);
    assert.deepEqual(new Set(found.filter(({ tokens }) => tokens !== null).map(({ keyHint, credentialId }) => `${keyHint} ${credentialId}`)), new Set(['Production …AbCd c-1', 'Other …zzzz null']));
  });

  it('B6 Anthropic: reports in the shape that it documents (no recording exists); amounts are cents', async () => {
    const day = (results: object[]) => ({ data: [{ starting_at: '2026-11-01T00:00:00Z', ending_at: '2026-11-02T00:00:00Z', results }], has_more: false, next_page: null });
    const usage = { uncached_input_tokens: 1_500, cache_read_input_tokens: 200, cache_creation: { ephemeral_1h_input_tokens: 1_000, ephemeral_5m_input_tokens: 500 }, output_tokens: 500, server_tool_use: { web_search_requests: 10 }, api_key_id: 'apikey_01', workspace_id: null, model: 'claude-sonnet-4-5-20250929', service_tier: 'standard' };
    const costs = [{ amount: '123.78912', currency: 'USD', cost_type: 'tokens', description: 'Claude Sonnet 4.5 Usage - Input Tokens', model: 'claude-sonnet-4-5-20250929' }, { amount: '10', currency: 'USD', cost_type: 'web_search', description: 'Web Search Usage', model: null }];
    const bodies: Readonly<Record<string, object>> = { messages: day([usage]), cost_report: day(costs), api_keys: { data: [{ id: 'apikey_01', name: 'Office', partial_key_hint: 'sk-ant-api03-R2D...igAA' }], has_more: false, last_id: 'apikey_01' } };
    const { lines, keys } = await fetchReport(known('anthropic-admin'), range, async (path) => ({ status: 200, body: bodies[path.split('?')[0]?.split('/').at(-1) ?? ''] }));
    assert.deepEqual(lines.map((line) => [line.model, line.item, line.tokens, line.costNanoUsd, line.precisionNanoUsd]), [
      ['claude-sonnet-4-5-20250929', null, { input: 3_200, cacheRead: 200, cacheWrite: 1_500, output: 500 }, null, 0],
      ['claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5 Usage - Input Tokens', null, 1_237_891_200, 100], [null, 'Web Search Usage', null, 100_000_000, 10_000_000],
    ]);
    assert.deepEqual(keys, [{ id: 'apikey_01', name: 'Office', lastFour: 'igAA' }]);
  });
});
