import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IsolationTry } from '@keystead/contract';
import type { Call, Side } from './api-probes.ts';
import { type GatewaySide, type Said, furnishGateway, judge, probeGateway, readThings } from './gateway-probes.ts';
import { type GatewayRecords, probeRecords } from './gateway-records.ts';

/** Two organisations behind a gateway, as far as a test sees it. */
interface Office { readonly keys: { id: string; models: string[]; closed: boolean }[]; readonly routes: { id: string; name: string; keyId: string }[]; readonly real: boolean }

interface World { readonly call: Call; readonly sent: () => number; readonly decoy: Side; readonly ours: Side }

/** `broken`: names lead into the other organisation too. `unguarded`: the header that stops a call is not looked at. */
function openWorld({ broken = false, unguarded = false, ours = office('our', true) }: { broken?: boolean; unguarded?: boolean; ours?: Office } = {}): World {
  const offices = new Map([['decoy', office('decoy', false)], ['ours', ours]]);
  let [sent, made] = [0, 0];
  const refused = (status: number, code: string, param: string | null = null) => ({ status, body: JSON.stringify({ error: { code, param, message: code } }) });
  const find = (of: Office, name: string) => {
    const route = of.routes.find((each) => each.name === name);
    return of.keys.find((key) => key.id === route?.keyId || name.startsWith(`${key.id}/`) || key.models.includes(name));
  };
  const lead = (token: string, name: string) => {
    const own = offices.get(token) ?? assert.fail(token);
    const found = find(own, name) ?? (broken ? [...offices.values()].map((each) => find(each, name)).find((each) => each !== undefined) : undefined);
    return found ?? (own.real && own.keys.length === 1 ? own.keys[0] : undefined);
  };
  const call: Call = async ({ method, path, token, body, headers }) => {
    const own = offices.get(token.replace('gw-', '')) ?? assert.fail(token);
    const { model = '' } = (body ?? {}) as { model?: string };
    if (path === '/api/v1/credentials' && method === 'POST') { made += 1; own.keys.push({ id: `01890000-0000-7000-8000-00000000000${made}`, models: [], closed: true }); return { status: 201, body: JSON.stringify({ id: own.keys.at(-1)?.id }) }; }
    if (path === '/api/v1/routes' && method === 'POST') { const { name, chain } = body as { name: string; chain: { credentialId: string }[] }; own.routes.push({ id: name, name, keyId: chain[0]?.credentialId ?? '' }); return { status: 201, body: JSON.stringify({ id: name }) }; }
    if (path === '/api/v1/routes') return { status: 200, body: JSON.stringify({ items: own.routes }) };
    if (path.startsWith('/api/v1/credentials') && !path.startsWith('/api/v1/credentials/')) {
      const start = Number(path.split('cursor=')[1] ?? 0);
      return { status: 200, body: JSON.stringify({ items: own.keys.slice(start, start + 50), nextCursor: start + 50 < own.keys.length ? String(start + 50) : null }) };
    }
    if (path.startsWith('/api/v1/credentials/')) return { status: 200, body: JSON.stringify(own.keys.find(({ id }) => path.endsWith(id))) };
    if (path === '/v1/models') return { status: 200, body: JSON.stringify({ data: (broken ? [...offices.values()] : [own]).flatMap(({ routes, keys }) => [...routes.map(({ name }) => name), ...keys.flatMap(({ models }) => models)]).map((id) => ({ id })) }) };
    if (path.startsWith('/v1/models/')) { const name = decodeURIComponent(path.slice(11)); return (broken ? [...offices.values()] : [own]).some(({ routes, keys }) => routes.some((each) => each.name === name) || keys.some(({ models }) => models.includes(name))) ? { status: 200, body: '{}' } : refused(404, 'model_not_found'); }
    const key = lead(token.replace('gw-', ''), model);
    if (path === '/api/v1/routes/dry-run') return { status: 200, body: JSON.stringify(key === undefined ? { refusal: { code: 'model_not_found', message: '' }, legs: [], route: null } : { refusal: key.closed ? { code: 'out_of_scope', message: '' } : null, route: null, legs: [{ credentialId: key.id }] }) };
    if (key === undefined) return refused(404, 'model_not_found');
    if (key.closed) return refused(403, 'out_of_scope');
    if (headers?.['x-keystead-priority'] !== undefined && !unguarded) return refused(400, 'invalid_field', 'x-keystead-priority');
    sent += token === 'gw-ours' || own.real ? 1 : 0;
    return { status: 200, body: '{}' };
  };
  const side = (as: Side['as'], token: string): Side => ({ as, tenantId: `0189-${token}`, name: token, token, permissions: new Set() });
  return { call, sent: () => sent, decoy: side('decoy', 'decoy'), ours: side('organisation', 'ours') };
}

function office(name: string, real: boolean, keys = 2): Office {
  return { real, routes: [{ id: `${name}-route`, name: `${name}-route`, keyId: `${name}-0` }], keys: Array.from({ length: keys }, (_, index) => ({ id: `${name}-${index}`, models: [`${name}-model-${index}`], closed: false })) };
}

async function run(world: World): Promise<IsolationTry[]> {
  const { call } = world;
  await furnishGateway(call, world.decoy, 'decoy-0');
  const sideOf = async (side: Side): Promise<GatewaySide> => ({ side, token: `gw-${side.token}`, ...await readThings(call, side) });
  return probeGateway({ call, pause: async () => undefined }, await sideOf(world.decoy), await sideOf(world.ours));
}

const leaks = (tries: readonly IsolationTry[]): string[] => tries.filter(({ outcome }) => outcome === 'leaked').map(({ as, what }) => `${as}: ${what}`);

describe('A6 attacks 7, 11: the isolation self-test at the gateway', () => {
  it('A6 attack 11: where isolation holds, every name of the other is answered as one that nobody has, in both directions, and nothing is sent', async () => {
    const world = openWorld();
    const tries = await run(world);
    assert.deepEqual([leaks(tries), world.sent()], [[], 0]);
    for (const as of ['decoy', 'organisation']) for (const words of ['A call: a route', 'A call: a key by its id', 'A call: a model', 'The listing of: a route', 'A dry run: a route', 'The list of models']) assert.ok(tries.some((each) => each.as === as && each.what.startsWith(words) && each.outcome === 'refused'), `${as} ${words}`);
  });

  it('A6 attack 11: a gateway that leads into the other organisation fails the test, by call, listing and dry run, in both directions; even then nothing is sent', async () => {
    const world = openWorld({ broken: true });
    const found = leaks(await run(world));
    assert.equal(world.sent(), 0);
    for (const as of ['decoy', 'organisation']) for (const words of ['A call: a route', 'A call: a key by its id', 'A call: a model', 'The listing of: a route', 'A dry run: a route', 'The list of models']) assert.ok(found.some((each) => each.startsWith(`${as}: ${words}`)), `${as} ${words}`);
  });

  it('A6: where any name leads to an organisation’s only key, what cannot be told is not tried, and what is broken is found all the same', async () => {
    const tries = await run(openWorld({ ours: office('our', true, 1) }));
    assert.deepEqual(leaks(tries), []);
    assert.ok(tries.some(({ as, what, outcome, found }) => as === 'organisation' && what.includes('-open)') && what.startsWith('A call') && outcome === 'skipped' && found.startsWith('any name leads')));
    assert.ok(tries.some(({ as, what, outcome }) => as === 'organisation' && what.includes('-closed)') && what.startsWith('A call') && outcome === 'refused'));
    const broken = openWorld({ broken: true, ours: office('our', true, 1) });
    assert.ok(leaks(await run(broken)).some((each) => each.startsWith('organisation: A call: a route') && each.includes('-closed)')));
    assert.equal(broken.sent(), 0);
  });

  it('A6 attack 11: a model that both have counts as nobody’s leak, however many keys an organisation has and wherever that one stands among them', async () => {
    const like = (keys: number): Office => { const ours = office('our', true, keys); ours.keys.at(-1)?.models.push('decoy-model-0'); return ours; };
    for (const keys of [2, 60, 250]) assert.deepEqual(leaks(await run(openWorld({ ours: like(keys) }))), [], `${keys} keys`);
    const found = leaks(await run(openWorld({ broken: true, ours: like(250) })));
    for (const words of ['organisation: A call: a route', 'organisation: A call: a key by its id', 'decoy: The list of models']) assert.ok(found.some((each) => each.startsWith(words)), words);
  });

  it('A6: a gateway that does not stop the test’s calls is not called with what is real: not tried, never passed', async () => {
    const world = openWorld({ unguarded: true });
    const tries = await run(world);
    assert.deepEqual([tries.map(({ outcome }) => outcome), world.sent()], [['skipped', 'skipped'], 0]);
    assert.match(tries[0]?.found ?? '', /nothing was tried/);
    const without = await probeGateway({ call: world.call, pause: async () => undefined }, { side: world.decoy, token: 'gw-decoy', things: [], names: new Set(), ids: new Set(), whole: true }, null);
    assert.deepEqual(without.map(({ outcome }) => outcome), ['skipped', 'skipped']);
  });

  it('A6: an answer that comes before names are looked up, or that the owner gets too, says nothing and counts as not tried', () => {
    const said = (code: string, status = 404, text = ''): Said => ({ status, code, text });
    const own = said('reached', 400);
    const judged = (unknown: Said, foreign: Said, of = own) => judge({ own: of, unknown, foreign }, 'route').outcome;
    assert.equal(judged(said('model_not_found'), said('model_not_found')), 'refused');
    assert.equal(judged(said('model_not_found'), said('model_not_found', 404, 'of another')), 'leaked');
    assert.equal(judged(said('model_not_found'), said('answered', 200)), 'leaked');
    assert.equal(judged(said('policy_blocked', 400), said('policy_blocked', 400)), 'skipped');
    assert.equal(judged(said('model_not_found'), said('model_not_found'), said('model_not_found')), 'skipped');
    assert.equal(judged(own, own), 'skipped');
  });

  it('A6: a row in the other’s ledger or log fails the test; records that do not come in are not tried', async () => {
    const none: GatewayRecords = { arrived: 3, ofDecoy: 0, ofOurs: 0, astray: 0 };
    const outcomes = async (records: Partial<GatewayRecords>) => (await probeRecords(async () => ({ ...none, ...records }), async () => undefined)).map(({ outcome }) => outcome);
    assert.deepEqual(await outcomes({}), ['refused', 'refused', 'refused']);
    assert.deepEqual(await outcomes({ ofDecoy: 1 }), ['leaked', 'refused', 'refused']);
    assert.deepEqual(await outcomes({ ofOurs: 1, astray: 2 }), ['refused', 'leaked', 'leaked']);
    assert.deepEqual(await outcomes({ arrived: 0 }), ['skipped', 'skipped', 'skipped']);
  });
});
