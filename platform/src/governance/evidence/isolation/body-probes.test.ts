import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Operation, operations, permissions } from '@keystead/contract';
import type { Call, Side } from './api-probes.ts';
import { probeAddressed } from './api-probes.ts';
import { compareStanding, namingProbes, probeNaming } from './body-probes.ts';
import { changes } from './probes.ts';

const id = (of: 'decoy' | 'ours', digit: number): string => `01890000-0000-7000-8000-0000000${of === 'decoy' ? 'd' : 'a'}000${digit}`;
const parameters = ['credentialId', 'teamId', 'documentId', 'departmentId'];
const idsOf = (of: 'decoy' | 'ours') => new Map(parameters.map((parameter, digit) => [parameter, id(of, digit)]));
const sides: Readonly<Record<'decoy' | 'ours', Side>> = { decoy: sideOf('decoy', 'decoy'), ours: sideOf('organisation', 'ours') };

function sideOf(as: Side['as'], token: string): Side {
  return { as, tenantId: token, name: token, token, permissions: new Set(permissions) };
}

/** A control plane that makes whatever names an id of one’s own; `broken`: of anybody. */
function openPlane(broken: boolean): { readonly call: Call; readonly made: Map<string, string> } {
  const made = new Map<string, string>();
  const call: Call = async ({ method, path, token, body }) => {
    if (method === 'DELETE') return { status: made.delete(path.split('/').at(-1) ?? '') ? 204 : 404, body: '' };
    const text = JSON.stringify(body);
    const known = [...idsOf('decoy').values(), ...idsOf('ours').values()].filter((each) => broken || idsOf(token as 'decoy' | 'ours').get(parameters[Number(each.at(-1))] ?? '') === each);
    if (!known.some((each) => text.includes(each))) return { status: 404, body: '{"code":"not_found"}' };
    const makes = `thing-${made.size}-${token}`;
    made.set(makes, token);
    return { status: 201, body: JSON.stringify({ id: makes }) };
  };
  return { call, made };
}

const run = (call: Call) => probeNaming(call, { decoy: { side: sides.decoy, ids: idsOf('decoy') }, ours: { side: sides.ours, ids: idsOf('ours') } });

describe('A6 attack 7: the isolation self-test with bodies', () => {
  it('A6: every body that is tried is one that its operation takes', () => {
    for (const { operation, body } of namingProbes) assert.ok((operations[operation] as Operation).body?.safeParse(body(id('ours', 0))).success, operation);
    for (const [name, change] of Object.entries(changes)) assert.ok((operations as Readonly<Record<string, Operation>>)[name]?.body?.safeParse(change?.(idsOf('ours'))).success, name);
  });

  it('A6 attack 7: what names a thing of the other is refused as an id that nobody has, and nothing is made', async () => {
    const { call, made } = openPlane(false);
    const tries = await run(call);
    assert.deepEqual(tries.filter(({ outcome }) => outcome !== 'refused'), []);
    assert.ok(tries.length >= 12);
    assert.deepEqual([...made.values()].filter((token) => token === 'ours'), []);
  });

  it('A6 attack 7: an operation that takes the other’s id fails the test, and what it made of the organisation’s own is taken away again', async () => {
    const { call, made } = openPlane(true);
    const tries = await run(call);
    assert.ok(tries.every(({ outcome }) => outcome === 'leaked'));
    assert.ok(tries.some(({ as, found }) => as === 'organisation' && found.endsWith('taken away again')));
    const undoable = namingProbes.filter(({ by, undo }) => by === 'both' && undo === undefined).map(({ operation }) => operation);
    assert.deepEqual([undoable, [...made.values()].filter((token) => token === 'ours').length], [['estimateRun'], undoable.length], 'an estimate makes nothing');
  });

  it('A6: an operation that takes any id, or not even one’s own, says nothing: not tried', async () => {
    const anything = await run(async () => ({ status: 201, body: '{}' }));
    const nothing = await run(async () => ({ status: 404, body: '{}' }));
    assert.deepEqual([...new Set([...anything, ...nothing].map(({ outcome }) => outcome))], ['skipped']);
  });

  it('A6: changes with a valid body are tried on the decoy alone; a change or loss there fails the test', async () => {
    const bodies = new Map<string, unknown>();
    const call: Call = async ({ method, path, body }) => { bodies.set(`${method} ${path.split('/').slice(0, 4).join('/')}`, body); return { status: 404, body: '{}' }; };
    await probeAddressed(call, sides.ours, idsOf('decoy'), { reading: false, own: idsOf('ours') });
    assert.deepEqual(bodies.get('PATCH /api/v1/teams'), { name: 'Changed', description: 'Changed' });
    bodies.clear();
    await probeAddressed(call, sides.decoy, idsOf('ours'), { reading: true });
    assert.deepEqual([...bodies.keys()].filter((key) => !key.startsWith('GET ')), []);
    const before = new Map([['teamId', '{"name":"Decoy"}'], ['budgetId', '{}'], ['routeId', '{}']]);
    assert.deepEqual(compareStanding(sides.ours, before, new Map([['teamId', '{"name":"Changed"}'], ['budgetId', '{}']])).map(({ found, outcome }) => [found, outcome]), [['changed', 'leaked'], ['as it was', 'refused'], ['gone', 'leaked']]);
  });
});
