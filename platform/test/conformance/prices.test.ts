import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Dialect, type RequestFacts, dialects } from '../../src/dialects/index.ts';
import { type PriceTerm, priceOf, worstCase } from '../../src/metering/index.ts';
import { providersAt } from '../../src/providers/index.ts';
import { answerBytes, type Exchange, findFixtures, type FixtureRow, readExchange } from '../support/replay/index.ts';

const fixtures = findFixtures();
const at = new Date('2026-11-20T00:00:00Z');
/** The recordings' names of providers, where they are not ours. */
const ours: Readonly<Record<string, string>> = { 'google-vertex': 'vertex', moonshotai: 'moonshot' };

/** Why a recorded answer has no price: by kinds of usage and models, not by file. The first that fits. */
const reasons: readonly { readonly reason: string; readonly fits: (asked: Asked) => boolean }[] = [
  { reason: 'no price list for this provider', fits: ({ priceId }) => priceId === null },
  { reason: 'a tool ran at the provider whose fee nobody publishes, or a model that the totals do not count', fits: ({ usageRaw }) => /"(?:own_tools|server_side_tool_usage_details|advisor_message|compaction|code_execution_requests)"/.test(usageRaw) || /advisor_message|compaction/.test(usageRaw) },
  { reason: 'capacity that was bought beforehand', fits: ({ usageRaw }) => usageRaw.includes('PROVISIONED_THROUGHPUT') },
  { reason: 'sound, at a model whose price for it is not listed', fits: ({ usageRaw }) => /"audio_tokens":[1-9]/.test(usageRaw) },
  { reason: 'a model that no table knows', fits: ({ priceId, model, served, usage }) => [model, served].every((each) => each === null || priceOf(usage, { priceId, servedModel: null, askedModel: each, at }) === null) },
];

interface Asked { readonly row: FixtureRow; readonly priceId: string | null; readonly model: string; readonly served: string | null; readonly usage: NonNullable<ReturnType<Dialect['readAnswer']>['usage']>; readonly raw: unknown; readonly usageRaw: string; readonly exchange: Exchange; readonly dialect: Dialect }

function readAnswer(dialect: Dialect, row: FixtureRow, exchange: Exchange): ReturnType<Dialect['readAnswer']> {
  if (!row.stream) return dialect.readAnswer(exchange.response.body, exchange.response.headers);
  const meter = dialect.createMeter({ hideUsageChunk: false });
  meter.push(answerBytes(exchange));
  meter.flush();
  return meter.facts;
}

function recorded(): Asked[] {
  if (fixtures.folder === undefined) return [];
  const providers = providersAt({});
  return fixtures.rows.flatMap((row): Asked[] => {
    const dialect = Object.values(dialects).find(({ id }) => id === row.dialect);
    if (dialect === undefined || row.status !== 200 || row.method !== 'POST') return [];
    const exchange = readExchange(fixtures.folder, row.file);
    const facts = readAnswer(dialect, row, exchange);
    if (facts.usage === null) return [];
    const priceId = providers.get(ours[row.provider] ?? row.provider)?.priceId ?? null;
    return [{ row, priceId, model: row.model ?? '', served: facts.servedModel, usage: facts.usage, raw: facts.usageRaw, usageRaw: JSON.stringify(facts.usageRaw) ?? '', exchange, dialect }];
  });
}

const term = (more: Partial<PriceTerm>): PriceTerm => ({ id: 't', provider: 'any', credentialId: null, model: null, kind: 'ceiling', discountPercent: null, rates: null, from: 0, until: null, ...more });
const termsTried: readonly (readonly PriceTerm[])[] = [
  [], [term({ kind: 'ceiling', rates: { input: 0.01, output: 0.02 } })], [term({ kind: 'rates', rates: { input: 2, output: 9, cacheRead: 0.1, cacheWriteHour: 7, audioInput: 40 } }), term({ kind: 'ceiling', rates: { input: 500, output: 900 } })], [term({ kind: 'discount', discountPercent: 30 })],
];

describe('prices of recorded traffic', { skip: fixtures.absent ?? false }, () => {
  const all = recorded();

  it('B3 every recorded answer that says what it used has a price, or a reason why not', () => {
    const counts = new Map<string, number>();
    for (const asked of all) {
      const price = priceOf(asked.usage, { priceId: asked.priceId, servedModel: asked.served, askedModel: asked.model, at, usageRaw: asked.raw });
      const reason = price === null ? reasons.find(({ fits }) => fits(asked))?.reason : 'priced';
      assert.ok(reason !== undefined, `${asked.row.file} has neither a price nor a reason: ${asked.usageRaw}`);
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    assert.ok((counts.get('priced') ?? 0) > all.length * 0.85, JSON.stringify([...counts]));
  });

  it('B3 what xAI states that it billed is what its list says, to the nano-dollar, where no tool cost a fee', () => {
    const stated = all.filter(({ priceId, usageRaw }) => priceId === 'x-ai' && /"cost_in_usd_ticks":[1-9]/.test(usageRaw) && !/"num_server_side_tools_used":[1-9]|image_generation_calls":[1-9]/.test(usageRaw));
    assert.ok(stated.length > 0);
    for (const { usage, model, served, raw, row } of stated) {
      const question = { priceId: 'x-ai', servedModel: served, askedModel: model, at };
      assert.equal(priceOf(usage, { ...question, usageRaw: raw })?.costNanoUsd, priceOf(usage, question)?.costNanoUsd, row.file);
    }
  });

  it('B1 no recorded bill passes the bound that was put on its request, with details and under any terms', () => {
    let compared = 0;
    for (const asked of all) {
      const { body } = asked.exchange.request;
      const facts = factsOf(asked, body);
      if (facts === null) continue;
      for (const terms of termsTried) {
        const own = { terms, provider: 'any', credentialId: 'key' };
        const most = worstCase({ priceId: asked.priceId, dialect: asked.dialect.id, model: asked.model, requestBytes: JSON.stringify(body).length, body, maxOutputTokens: facts.maxOutputTokens, answers: facts.answers, at: at.getTime(), own })?.costNanoUsd ?? null;
        const bill = priceOf(asked.usage, { priceId: asked.priceId, servedModel: asked.served, askedModel: asked.model, at, usageRaw: asked.raw, own });
        if (most === null || bill === null) continue;
        compared += 1;
        assert.ok(bill.costNanoUsd <= most, `${asked.row.file}: ${bill.costNanoUsd} (${bill.version}) over ${most}`);
      }
    }
    assert.ok(compared > 1_000, `${compared} compared`);
  });
});

/** `null`: recorded by halves. */
function factsOf({ dialect, exchange }: Asked, body: unknown): RequestFacts | null {
  try {
    return dialect.readRequest(body, exchange.request.path);
  } catch {
    return null;
  }
}
