import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CredentialScope, type ScopedCall, describeScope, everyone, matchesModel, nobody, refusingDimension, scopeDimensions, wholeScope } from './credential-scope.ts';
import { credentialScope, credentialScopeInput } from './credential-scope-shape.ts';

const team = '0193a3c0-0000-7000-8000-000000000001';
const call: ScopedCall = { environment: 'production', teamIds: new Set([team]), appId: null, workflowId: null, model: 'gpt-5-mini', endpoint: 'chat-completions', dataClass: 'unlabelled' };

describe('the scope of a credential', () => {
  it('V7 deny by default: what a scope does not say, it does not allow; an empty list is nobody', () => {
    assert.equal(refusingDimension(wholeScope({}), call), 'environments');
    assert.deepEqual(wholeScope({}), nobody);
    assert.equal(refusingDimension(everyone('production'), call), null);
    for (const dimension of scopeDimensions) assert.equal(refusingDimension({ ...everyone('any'), [dimension]: [] }, call), dimension);
    for (const dimension of scopeDimensions) assert.equal(refusingDimension(wholeScope({ ...everyone('any'), [dimension]: undefined }), call), dimension);
  });

  const cases: readonly (readonly [string, Partial<CredentialScope>, Partial<ScopedCall>, string | null])[] = [
    ['an environment listed', { environments: ['staging', 'production'] }, {}, null],
    ['an environment not listed', { environments: ['staging'] }, {}, 'environments'],
    ['a team listed', { teams: [team] }, {}, null],
    ['a caller of no team', { teams: [team] }, { teamIds: new Set() }, 'teams'],
    ['a caller of two teams, one listed', { teams: [team] }, { teamIds: new Set(['x', team]) }, null],
    ['an app listed', { apps: ['contract-check'] }, { appId: 'contract-check' }, null],
    ['a program with its own token where apps are listed', { apps: ['contract-check'] }, {}, 'apps'],
    ['a program where “none” is listed', { apps: ['none'] }, {}, null],
    ['an app where only “none” is listed', { apps: ['none'] }, { appId: 'contract-check' }, 'apps'],
    ['a call outside any workflow', { workflows: [team] }, {}, 'workflows'],
    ['a model that fits', { models: ['claude-*', 'gpt-5*'] }, {}, null],
    ['a model that does not', { models: ['gpt-4*'] }, {}, 'models'],
    ['an endpoint not listed', { endpoints: ['embeddings'] }, {}, 'endpoints'],
    ['a call that does not say its data class', { dataClasses: ['public'] }, {}, 'dataClasses'],
  ];
  for (const [name, scope, change, expected] of cases) {
    it(`V7 ${name}: ${expected === null ? 'allowed' : `refused by ${expected}`}`, () => {
      assert.equal(refusingDimension({ ...everyone('any'), ...scope }, { ...call, ...change }), expected);
    });
  }

  it('V7 a pattern knows * and nothing else; a pattern made to hang a regular expression does not', () => {
    const fitting = [['gpt-4o', 'gpt-4o'], ['*', ''], ['*', 'x'], ['gpt-*', 'gpt-4o'], ['*-mini', 'gpt-5-mini'], ['g*t-*o', 'gpt-4o'], ['a*a', 'aa'], ['a**b', 'ab'], ['ft:*:acme:*', 'ft:gpt-4o:acme:x:1']] as const;
    for (const [pattern, model] of fitting) assert.equal(matchesModel(pattern, model), true, `${pattern} ${model}`);
    const others = [['gpt-4o', 'gpt-4o-mini'], ['gpt-*', 'gpu-4'], ['a*a', 'a'], ['gpt.4o', 'gpt-4o'], ['(a+)+', 'aaaa'], ['g?t', 'gpt'], ['*b*', 'aac'], ['ab*ba', 'aba']] as const;
    for (const [pattern, model] of others) assert.equal(matchesModel(pattern, model), false, `${pattern} ${model}`);
    assert.equal(matchesModel(`${'a*'.repeat(99)}b`, 'a'.repeat(256)), false);
  });

  it('V7 shapes: a stored scope is whole, one that is sent may leave dimensions out, unknown ones are refused', () => {
    assert.equal(credentialScope.safeParse({}).success, false);
    assert.equal(credentialScopeInput.safeParse({ models: 'any' }).success, true);
    for (const bad of [{ models: ['a b'] }, { models: null }, { tenants: 'any' }, { environments: ['moon'] }, { teams: ['x'] }, { apps: 'all' }]) assert.equal(credentialScopeInput.safeParse(bad).success, false, JSON.stringify(bad));
  });

  it('a scope is said in one sentence', () => {
    assert.equal(describeScope(nobody), 'Nobody yet');
    assert.equal(describeScope(everyone('staging')), 'Everyone in your organisation, in staging');
    assert.equal(describeScope({ ...everyone('any'), teams: [team], models: ['a', 'b'] }), 'Only 1 team, 2 models, in every environment');
    assert.match(describeScope({ ...everyone('any'), teams: [] }), /no team allowed/);
  });
});
