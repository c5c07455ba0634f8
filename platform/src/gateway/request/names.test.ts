import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GatewayError } from '../errors.ts';
import { readIncomingHeaders } from './incoming-headers.ts';
import { withNames } from './names.ts';
import { owesNames } from './owes-names.ts';
import { readTags } from './tags.ts';

type Caller = Parameters<typeof withNames>[0];
const names = (more: object) => ({ project: null, workflow: null, tags: null, ...more });
const callerOf = (more: object, tenant: object = {}): Caller => ({ tenant: { budgets: [], ...tenant }, tokenId: 't', project: null, mayNameProject: false, workflow: null, mayNameWorkflow: false, tags: null, ...more }) as unknown as Caller;
const refused = (work: () => unknown, pattern: RegExp): void => { assert.throws(work, (error) => error instanceof GatewayError && error.code === 'invalid_field' && pattern.test(error.message)); };

describe('B4 B5 what a request says of itself', () => {
  it('B5 tags are read strictly: what is wrong is told, nothing is guessed', () => {
    assert.deepEqual(readTags('cost=claims, ticket = A-17 ', null), { cost: 'claims', ticket: 'A-17' });
    assert.equal(readTags('  ', null), null);
    for (const [text, pattern] of [
      ['cost', /has no “=”/], ['=x', /key of tag 1/], ['a b=x', /key of tag 1/], ['a=1,a=2', /stands twice/], ['a=', /value of the tag “a”/], [`a=${'x'.repeat(121)}`, /1 to 120/], [`${'k'.repeat(41)}=x`, /key of tag 1/],
      [Array.from({ length: 11 }, (_, index) => `k${index}=1`).join(','), /more than 10/], ['x'.repeat(2_001), /longer than/], ['a=1,', /Tag 2/], ['a=ü', /printable/], ['__proto__=x', /key of tag 1/],
    ] as const) refused(() => readTags(text, null), pattern);
    refused(() => readTags('ticket=1', new Set(['cost'])), /not among those.*cost/);
    refused(() => readTags('ticket=1', new Set()), /it uses none/);
  });

  it('B5 a provider key pasted as a tag is masked before anything keeps it', () => {
    assert.doesNotMatch(JSON.stringify(readTags('key=sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL', null)), /abcdefghijklmnop/);
  });

  it('B1 B4 a workflow is named by the token, or by a request whose token may; the same names give the same caller', () => {
    const bound = callerOf({ workflow: 'intake' });
    assert.equal(withNames(bound, names({ workflow: ' intake' })).workflow, 'intake');
    refused(() => withNames(bound, names({ workflow: 'other' })), /may not name a workflow/);
    const free = callerOf({ mayNameWorkflow: true });
    const [one, again] = [withNames(free, names({ workflow: 'a', tags: 'x=1' })), withNames(free, names({ workflow: 'a', tags: 'x=1' }))];
    assert.equal(one, again);
    assert.deepEqual([one.workflow, one.tags], ['a', { x: '1' }]);
    refused(() => withNames(free, names({ workflow: 'none' })), /stands for calls that come from no workflow/);
    refused(() => withNames(free, names({ workflow: 'ü' })), /printable/);
  });

  it('B1 a budget of a project or workflow is not passed by leaving the name out', () => {
    for (const [kind, may] of [['project', 'mayNameProject'], ['workflow', 'mayNameWorkflow']] as const) {
      const tenant = { budgets: [{ scopeKind: kind }] } as never;
      const token = { project: null, mayNameProject: false, workflow: null, mayNameWorkflow: false, [may]: true };
      assert.equal(owesNames(token, tenant), true);
      refused(() => withNames(callerOf(token, tenant), null), new RegExp(`says which one it is for, in the header x-keystead-${kind}`));
      assert.equal(withNames(callerOf(token, tenant), names({ [kind]: 'a' }))[kind], 'a');
      assert.equal(owesNames({ ...token, [kind]: 'own' }, tenant), false, 'it counts for the one that the token is bound to');
      assert.equal(owesNames({ ...token, [may]: false }, tenant), false);
      assert.equal(owesNames(token, { budgets: [{ scopeKind: 'tenant' }] } as never), false);
    }
  });

  it('B4 projects that are not on the list, or closed, are refused where the organisation says so, also for tokens that are bound to one', () => {
    const tenant = { budgets: [], attribution: { projects: new Set(['acme']), tagKeys: null } };
    assert.equal(withNames(callerOf({ mayNameProject: true }, tenant), names({ project: 'acme' })).project, 'acme');
    refused(() => withNames(callerOf({ mayNameProject: true }, tenant), names({ project: 'x' })), /no open project “x”/);
    const bound = { project: 'gone', mayNameProject: false, workflow: null, mayNameWorkflow: false };
    assert.equal(owesNames(bound, tenant), true);
    refused(() => withNames(callerOf(bound, tenant), null), /no open project “gone”/);
    assert.equal(owesNames({ ...bound, project: 'acme' }, tenant), false);
  });

  it('attack 18: names of project, workflow and tags are read once, several lines of tags are one list, and none of them goes on to a provider', () => {
    const { forward, untrustedNames } = readIncomingHeaders(['X-Keystead-Tags', 'a=1', 'x-keystead-workflow', 'w', 'x-keystead-tags', 'b=2', 'x-keystead-project', 'p', 'user-agent', 'u']);
    assert.deepEqual([forward, untrustedNames], [['user-agent', 'u'], { project: 'p', workflow: 'w', tags: 'a=1, b=2' }]);
    assert.equal(readIncomingHeaders(['user-agent', 'u']).untrustedNames, null);
  });
});
