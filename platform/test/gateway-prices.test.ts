import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { BudgetConfiguration, BudgetPort } from '../src/gateway/index.ts';
import type { Bound, PriceTerm } from '../src/metering/index.ts';
import { chatAnswer, describeProvider, sketchTenant, startFakeProvider, startTestGateway } from './support/gateway.ts';

const token = 'ks_test_token';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

const cap: BudgetConfiguration = { id: '00000000-0000-7000-8000-0000000000b1', name: 'monthly', scopeKind: 'tenant', scopeId: null, unit: 'nano_usd', period: 'month', limit: 1_000_000_000, whenFull: 'refuse', contact: null };
const term = (more: Partial<PriceTerm>): PriceTerm => ({ id: 't', provider: 'house', credentialId: null, model: null, kind: 'ceiling', discountPercent: null, rates: { input: 5, output: 10 }, from: 0, until: null, ...more });

async function askUnder(terms: readonly PriceTerm[], limit: number | null = 100): Promise<{ status: number; text: string; bounds: readonly Bound[]; asked: number }> {
  const provider = await startFakeProvider((_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(chatAnswer('hi', 'ours-70b')); });
  const bounds: Bound[] = [];
  const budgets: BudgetPort = {
    take: ({ rules, bound }) => {
      bounds.push(bound);
      const [rule] = rules;
      return bound.nanoUsd === null && rule !== undefined ? { granted: false, rule, need: null, left: rule.limit, resetsAt: null, retryAfterSeconds: null } : { granted: true, reservations: [] };
    },
    giveBack: () => undefined,
  };
  const tenant = sketchTenant({ token, credentials: [{ provider: 'house', origin: provider.origin, secret: 'key-of-the-house-0123456789', models: ['ours-70b'], ...terms.length === 0 ? {} : { prices: { terms, provider: 'house', credentialId: null } } }], budgets: [cap] });
  const gateway = await startTestGateway({ tenants: [tenant], providers: [describeProvider('house', ['openai-chat'], { origin: provider.origin })], budgets });
  closing.push(() => provider.close(), () => gateway.close());
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'ours-70b', messages: [{ role: 'user', content: 'hi' }], ...limit === null ? {} : { max_tokens: limit } }),
  });
  return { status: answer.status, text: await answer.text(), bounds, asked: provider.requests.length };
}

describe('prices at the gateway', () => {
  it('B1 under a cap in money, a model without a price is refused before it is sent, with its name and the way out', async () => {
    const { status, text, asked } = await askUnder([]);
    assert.equal(status, 402);
    assert.match(text, /ours-70b.*ceiling price/);
    assert.equal(asked, 0);
  });

  it('B1 with a ceiling it is served, and the most it can cost is reserved by it', async () => {
    const { status, bounds, asked } = await askUnder([term({})]);
    assert.deepEqual([status, asked], [200, 1]);
    const most = bounds[0]?.nanoUsd ?? assert.fail('nothing was reserved');
    // Its bytes and the framing at five dollars a million, a hundred tokens out at ten.
    assert.ok(most > 2_048 * 5_000 + 100 * 10_000 && most < 2_500 * 5_000 + 100 * 10_000, `${most}`);
  });

  it('B1 a ceiling bounds no output without a limit, and one that has ended bounds nothing', async () => {
    assert.equal((await askUnder([term({})], null)).status, 402);
    assert.equal((await askUnder([term({ until: 1 })])).status, 402);
  });
});
