import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, describe, it } from 'node:test';
import type { DataClass, RouteStep } from '@keystead/contract';
import type { CreditPort, CredentialConfiguration, TenantConfiguration } from '../src/gateway/index.ts';
import { linkPlatformKeys, platformKeysOf } from '../src/gateway/snapshot/platform-keys.ts';
import { chatAnswer, describeProvider, sketchTenant, startFakeProvider, startTestGateway, type TestGateway, type TestGatewayOptions, type TestTenant } from './support/gateway.ts';

const token = 'ks_test_token';
const foreignToken = 'ks_test_foreign';
const ownKey = 'canary-own-key-0123456789';
const platformKey = 'canary-platform-key-0123456789';
const platformId = '00000000-0000-7000-8000-000000000000';
const keyId = '00000000-0000-7000-8000-00000000c0de';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

interface Sketch {
  /** What the provider does at its nth request, from 1; answers where left out. */
  readonly play?: (turn: number, response: ServerResponse) => boolean;
  readonly limits?: TestGatewayOptions['limits'];
  readonly mode?: string;
  readonly classes?: readonly string[];
  readonly offers?: readonly { readonly credential_id: string; readonly models: readonly string[] }[];
  readonly tokenClass?: DataClass | null;
  readonly chain?: readonly RouteStep[];
  readonly credits?: CreditPort;
  readonly tenantNow?: (configuration: TenantConfiguration) => TenantConfiguration | undefined;
}

/** Plenty, and a list of what was asked. */
function plenty(): CreditPort & { readonly asked: { requestId: string; amountNanoUsd: number }[]; readonly released: string[] } {
  const asked: { requestId: string; amountNanoUsd: number }[] = [];
  const released: string[] = [];
  return { asked, released, reserve: async (question) => { asked.push(question); return { granted: true }; }, release: async (requestId) => { released.push(requestId); } };
}

const ownLeg = (tenant: TestTenant): RouteStep => ({ credentialId: [...tenant.configuration.credentials.keys()][0] ?? '', model: 'gpt-4o-mini' });
const platformLeg: RouteStep = { credentialId: keyId, model: 'gpt-4o-mini', payer: 'platform' };

interface Stage { readonly gateway: TestGateway; readonly linked: TenantConfiguration; readonly keysSeen: string[]; readonly credits: CreditPort; ask(dataClass?: string, more?: { token?: string; model?: string }): Promise<{ status: number; code: string | null; message: string; payer: string | null; fingerprint: string | null }> }

async function stage(legs: 'platform' | 'own+platform' | 'platform+own', sketch: Sketch = {}): Promise<Stage> {
  const keysSeen: string[] = [];
  const provider = await startFakeProvider(({ headers }, response) => { keysSeen.push(headers.authorization ?? ''); if (sketch.play?.(keysSeen.length, response) === true) return; response.writeHead(200, { 'content-type': 'application/json' }); response.end(chatAnswer('hello', 'gpt-4o-mini')); });
  const own = sketchTenant({ token, credentials: [{ provider: 'alpha', origin: provider.origin, secret: ownKey, models: ['gpt-4o-mini'] }], tokenChanges: { dataClass: sketch.tokenClass === undefined ? 'public' : sketch.tokenClass } });
  const platform = sketchTenant({ token: 'ks_nobody', credentials: [{ id: keyId, provider: 'alpha', origin: provider.origin, secret: platformKey, models: ['gpt-4o-mini'] }] });
  const foreign = sketchTenant({ token: foreignToken, credentials: [], tokenChanges: { dataClass: 'public' } });
  const platformCredentials = new Map([...platform.configuration.credentials].map(([id, credential]): [string, CredentialConfiguration] => [id, { ...credential, payer: 'platform', label: 'Shared', version: { ...credential.version, fingerprint: 'fpplatform' }, scope: { ...credential.scope, environments: 'any' } }]));
  const platformConfiguration: TenantConfiguration = { ...platform.configuration, id: platformId, credentials: platformCredentials };
  const chains = { platform: [platformLeg], 'own+platform': [ownLeg(own), platformLeg], 'platform+own': [platformLeg, ownLeg(own)] } as const;
  const chain = sketch.chain ?? chains[legs];
  const route = { id: keyId, name: 'house', chain, strategy: 'order', delivery: 'immediate', limits: {} } as const;
  const keys = platformKeysOf({ mode: sketch.mode ?? 'hybrid', dataClasses: sketch.classes ?? ['public', 'internal'], offers: sketch.offers ?? [{ credential_id: keyId, models: [] }] });
  const linked = linkPlatformKeys({ ...own.configuration, routes: new Map([['house', route]]), platform: keys }, platformConfiguration);
  const credits = sketch.credits ?? plenty();
  const gateway = await startTestGateway({
    providers: [describeProvider('alpha', ['openai-chat'], { priceId: 'openai' })], credits,
    tenants: [{ ...own, configuration: linked, secrets: new Map([...own.secrets, ...platform.secrets, [[...own.configuration.credentials.keys()][0] ?? '', ownKey]]) }, { ...foreign, configuration: { ...foreign.configuration, routes: new Map([['house', route]]) } }],
    ...(sketch.tenantNow === undefined ? {} : { tenantNow: sketch.tenantNow }), ...(sketch.limits === undefined ? {} : { limits: sketch.limits }), sleep: async () => undefined,
  });
  closing.push(() => gateway.close(), () => provider.close());
  return {
    gateway, keysSeen, credits, linked,
    async ask(dataClass, more = {}) {
      const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST', headers: { authorization: `Bearer ${more.token ?? token}`, 'content-type': 'application/json', ...(dataClass === undefined ? {} : { 'x-keystead-data-class': dataClass }) },
        body: JSON.stringify({ model: more.model ?? 'house', max_tokens: 50, messages: [{ role: 'user', content: 'hi' }] }),
      });
      const { error } = await answer.json() as { error?: { code: string; message: string } };
      return { status: answer.status, code: error?.code ?? null, message: error?.message ?? '', payer: answer.headers.get('x-keystead-payer'), fingerprint: answer.headers.get('x-keystead-credential') };
    },
  };
}

describe('G5 my key or fail', () => {
  it('G5 own keys required: a leg that names a platform key is never asked, whatever is offered, and the refusal says why', async () => {
    const { ask, gateway, keysSeen } = await stage('platform', { mode: 'own-required' });
    const refused = await ask();
    assert.deepEqual([refused.status, refused.code, keysSeen, gateway.opened], [403, 'platform_keys_refused', [], []]);
    assert.match(refused.message, /own keys required.*ask an owner of Test/);
  });

  it('G5 a mode that nobody here knows, and a class that nobody may let, are closed', async () => {
    for (const mode of ['own-required', '', 'everything']) assert.equal(platformKeysOf({ mode, dataClasses: ['public'], offers: [] }), null);
    const read = platformKeysOf({ mode: 'hybrid', dataClasses: ['public', 'personal', 'health', 'privileged', 'no-such'], offers: [] });
    assert.deepEqual([...read?.dataClasses ?? []], ['public']);
  });

  it('G5 hybrid: a permitted class is served with the platform key, and receipt and records say who paid', async () => {
    const { ask, gateway, keysSeen } = await stage('platform');
    const answer = await ask();
    assert.deepEqual({ ...answer, fingerprint: null }, { status: 200, code: null, message: '', payer: 'platform', fingerprint: null });
    assert.deepEqual(keysSeen, [`Bearer ${platformKey}`]);
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.credential.payer, outcome?.attempts.map((each) => each.payer), outcome?.credential.custody], ['platform', ['platform'], 'vault']);
  });

  it('G5 G7 the fingerprint of a platform key reaches no organisation: each knows it by a name of its own, which a rotation does not change', async () => {
    const { ask, gateway, linked } = await stage('platform');
    const { fingerprint } = await ask();
    const [outcome] = await gateway.untilOutcomes(1);
    assert.match(fingerprint ?? '', /^platform-[0-9a-f]{8}$/);
    assert.deepEqual([outcome?.credential.fingerprint, outcome?.credential.version, outcome?.attempts.map((each) => each.fingerprint), gateway.intents()[0]?.credential.fingerprint], [fingerprint, 1, [fingerprint], fingerprint]);
    const refusing = await stage('platform', { play: (_turn, response) => { response.writeHead(401, { 'content-type': 'application/json' }); response.end('{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}'); return true; } });
    const refused = await refusing.ask();
    assert.deepEqual([refused.code, /the key platform-[0-9a-f]{8} of/.test(refused.message), JSON.stringify([refused, gateway.records, refusing.gateway.records]).includes('fpplatform')], ['provider_key_rejected', true, false]);
    const key = linked.platform?.credentials.get(keyId) ?? assert.fail();
    const rotated: CredentialConfiguration = { ...key, version: { ...key.version, version: 2, fingerprint: 'fprotated' }, others: [{ state: 'old', share: 0, until: null, credential: { ...key, version: { ...key.version, fingerprint: 'fpplatform' } } }] };
    const platform: TenantConfiguration = { ...linked, id: platformId, platform: null, credentials: new Map([[keyId, rotated]]) };
    const names = [linked, { ...linked, id: '00000000-0000-7000-8000-0000000000bb' }].map((tenant) => linkPlatformKeys(tenant, platform).platform?.credentials.get(keyId));
    assert.deepEqual([names[0]?.version.fingerprint, names[0]?.others[0]?.credential.version.fingerprint, names[0]?.version.version], [fingerprint, fingerprint, 2]);
    assert.notEqual(names[1]?.version.fingerprint, fingerprint, 'another organisation knows it by another name');
  });

  it('G4 a route of platform legs alone stands in the list of models where it may serve, and nowhere else; the key’s own models never do', async () => {
    const listed = async ({ gateway }: Stage, dataClass: string): Promise<string[]> => {
      const answer = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${token}`, 'x-keystead-data-class': dataClass } });
      return (await answer.json() as { data: { id: string }[] }).data.map(({ id }) => id);
    };
    const hybrid = await stage('platform');
    assert.deepEqual([await listed(hybrid, 'public'), await listed(hybrid, 'health')], [['house', 'gpt-4o-mini'], ['gpt-4o-mini']]);
    assert.deepEqual(await listed(await stage('platform', { mode: 'own-required' }), 'public'), ['gpt-4o-mini']);
    assert.deepEqual(await listed(await stage('platform', { offers: [] }), 'public'), ['gpt-4o-mini']);
  });

  it('G5 an own key serves with nothing of the platform on its receipt, and holds no credits', async () => {
    const credits = plenty();
    const { ask, gateway } = await stage('own+platform', { credits });
    assert.equal((await ask()).payer, null);
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.credential.payer, outcome?.attempts.map((each) => each.payer), credits.asked], ['tenant', [undefined], []]);
  });

  it('G5 the strictest class wins: a sensitive request goes to the own key of the route, and is refused where it has none', async () => {
    for (const dataClass of ['confidential', 'personal', 'health', 'privileged']) {
      const mixed = await stage('platform+own');
      const served = await mixed.ask(dataClass);
      assert.deepEqual([served.status, served.payer, mixed.keysSeen], [200, null, [`Bearer ${ownKey}`]], dataClass);
      const alone = await stage('platform');
      assert.deepEqual([(await alone.ask(dataClass)).code, alone.keysSeen], ['platform_keys_refused', []], dataClass);
    }
    const labelled = await stage('platform', { tokenClass: 'health' });
    assert.equal((await labelled.ask('public')).code, 'platform_keys_refused', 'a header never makes it less strict');
  });

  it('G5 what nobody labelled is not served with a platform key, unless an owner said so', async () => {
    assert.equal((await (await stage('platform', { tokenClass: null })).ask()).code, 'platform_keys_refused');
    assert.equal((await (await stage('platform', { tokenClass: null, classes: ['unlabelled'] })).ask()).status, 200);
  });

  it('G5 own keys optional: a route of platform keys serves; one that has both uses its own keys alone', async () => {
    assert.equal((await (await stage('platform', { mode: 'own-optional' })).ask()).payer, 'platform');
    const both = await stage('platform+own', { mode: 'own-optional' });
    assert.deepEqual([(await both.ask()).payer, both.keysSeen], [null, [`Bearer ${ownKey}`]]);
  });

  it('G5 attack 14: a platform key is reached by a leg that says so alone: not by its id, not by its model, not by a leg without the word, not unoffered', async () => {
    const { ask, keysSeen } = await stage('platform', { chain: [{ credentialId: keyId, model: 'gpt-4o-mini' }] });
    assert.equal((await ask()).code, 'no_credential');
    const own = await stage('platform');
    for (const model of [`${keyId}/gpt-4o-mini`, 'gpt-4o-mini', 'alpha/gpt-4o-mini']) assert.equal((await own.ask(undefined, { model })).payer, null);
    assert.deepEqual(own.keysSeen, Array.from({ length: 3 }, () => `Bearer ${ownKey}`));
    for (const offers of [[], [{ credential_id: keyId, models: ['gpt-4o'] }]]) assert.equal((await (await stage('platform', { offers })).ask()).code, 'platform_keys_refused');
    assert.deepEqual(keysSeen, []);
  });

  it('G5 attack 8: another organisation’s route that names the same platform key gets nothing of it', async () => {
    const { ask, keysSeen } = await stage('platform');
    assert.deepEqual([(await ask(undefined, { token: foreignToken })).code, keysSeen], ['platform_keys_refused', []]);
  });

  it('G5 V9 a mode that is switched back between choice and use is in force at once', async () => {
    let looked = 0;
    const { ask, keysSeen } = await stage('platform', { tenantNow: (configuration) => (configuration.routes.size === 0 || looked++ === 0 ? configuration : { ...configuration, platform: null }) });
    assert.deepEqual([(await ask()).code, keysSeen], ['credential_stopped', []]);
  });
});

describe('B8 platform keys are paid with credits', () => {
  it('B8 the worst case is held before the key is opened; without room nothing is sent, and the refusal says what is left and whom to ask', async () => {
    const { ask, gateway, keysSeen } = await stage('platform', { credits: { reserve: async () => ({ granted: false, availableNanoUsd: 1_000, reservedNanoUsd: 20_000_000 }), release: async () => undefined } });
    const refused = await ask();
    assert.deepEqual([refused.status, refused.code, keysSeen, gateway.opened, gateway.intents()], [402, 'credits_exhausted', [], [], []]);
    assert.match(refused.message, /0 are left, and calls under way hold 2.*ask an owner of Test/);
  });

  it('B8 hybrid: where credits are used up, the route’s own key serves', async () => {
    const { ask, keysSeen } = await stage('platform+own', { credits: { reserve: async () => ({ granted: false, availableNanoUsd: 0, reservedNanoUsd: 0 }), release: async () => undefined } });
    assert.deepEqual([(await ask()).payer, keysSeen], [null, [`Bearer ${ownKey}`]]);
  });

  it('B8 where nobody can say what is left, and where a price is not known, nothing is spent', async () => {
    const broken = await stage('platform', { credits: { reserve: () => Promise.reject(new Error('no database')), release: async () => undefined } });
    assert.deepEqual([(await broken.ask()).code, broken.keysSeen], ['unavailable', []]);
    const unknown = await stage('platform', { chain: [{ ...platformLeg, model: 'no-such-model' }] });
    assert.deepEqual([(await unknown.ask()).code, unknown.keysSeen], ['credit_price_unknown', []]);
  });

  it('B8 attempts with platform keys that were given up and may be billed stay held: the hold is their sum, and the outcome says so', async () => {
    const credits = plenty();
    const chain = ['gpt-4o-mini', 'gpt-4o', 'gpt-4o-mini'].map((model): RouteStep => ({ ...platformLeg, model }));
    const { ask, gateway } = await stage('platform', { credits, chain, play: (turn, response) => { if (turn < 3) response.destroy(); return turn < 3; } });
    assert.equal((await ask()).status, 200);
    const [outcome] = await gateway.untilOutcomes(1);
    const bounds = gateway.intents().map(({ worstCase }) => worstCase?.costNanoUsd ?? 0);
    const sums = bounds.map((_, index) => bounds.slice(0, index + 1).reduce((sum, each) => sum + each, 0));
    assert.deepEqual(outcome?.attempts.map((each) => each.mayBeBilled ?? false), [true, true, false]);
    assert.deepEqual(credits.asked.map(({ amountNanoUsd }) => amountNanoUsd), sums);
    assert.deepEqual(gateway.intents().map((each) => each.credits), bounds.map((own, index) => ({ own, atRisk: (sums[index] ?? 0) - own })));
    assert.deepEqual(outcome?.credits, { own: bounds[2], atRisk: sums[1] });
  });

  it('B8 a platform leg that answered with an error leaves nothing at risk for the own key after it; one that was cut off, twice, does for both', async () => {
    for (const [play, atRisk] of [[(turn: number, response: ServerResponse) => { if (turn === 1) { response.writeHead(401, { 'content-type': 'application/json' }); response.end('{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}'); } return turn === 1; }, false], [(turn: number, response: ServerResponse) => { if (turn < 3) response.destroy(); return turn < 3; }, true]] as const) {
      const { ask, gateway } = await stage('platform+own', { play });
      const { payer } = await ask();
      const [outcome] = await gateway.untilOutcomes(1);
      const bound = gateway.intents()[0]?.worstCase?.costNanoUsd ?? 0;
      assert.deepEqual([payer, outcome?.credential.payer, outcome?.credits], [null, 'tenant', { own: 0, atRisk: atRisk ? 2 * bound : 0 }]);
    }
  });

  it('B8 without room for another attempt the same leg is not asked again, and what was sent stays held', async () => {
    const credits = plenty();
    let granted = 0;
    const few: CreditPort = { ...credits, reserve: async (question) => { await credits.reserve(question); granted += 1; return granted === 1 ? { granted: true } : { granted: false, availableNanoUsd: 0, reservedNanoUsd: 0 }; } };
    const { ask, gateway, keysSeen } = await stage('platform', { credits: few, play: (_turn, response) => { response.destroy(); return true; } });
    assert.deepEqual([(await ask()).code, keysSeen.length, credits.asked.length, credits.released], ['credits_exhausted', 1, 2, []]);
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual(outcome?.credits, { own: 0, atRisk: credits.asked[0]?.amountNanoUsd });
  });
});
