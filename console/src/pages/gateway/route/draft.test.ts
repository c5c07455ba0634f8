import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyOf, draftOf, moved, type RouteDraft, sameDraft, unableModels, withCondition, withLeg } from './draft.ts';

const draft: RouteDraft = { ...draftOf(null), name: 'house', chain: ['a', 'b', 'c'].map((model, key) => ({ key, credentialId: 'k', model })) };
const order = ({ chain }: RouteDraft): string => chain.map(({ model }) => model).join('');

describe('a route as it is edited', () => {
  it('G4 a leg is moved anywhere and nowhere else', () => {
    assert.deepEqual([order(moved(draft, 0, 2)), order(moved(draft, 2, 0)), order(moved(draft, 1, 1)), order(moved(draft, 1, 9)), order(moved(draft, 7, 0))], ['bca', 'cab', 'abc', 'abc', 'abc']);
  });

  it('G4 C6 names the legs whose models are known not to answer in a given form, by what their own provider says', () => {
    const chain = [{ key: 0, credentialId: 'k', model: ' gpt-4-turbo ' }, { key: 1, credentialId: 'k', model: 'gpt-4o' }, { key: 2, credentialId: 'other', model: 'gpt-4-turbo' }, { key: 3, credentialId: 'k', model: 'gpt-4-turbo' }];
    assert.deepEqual(unableModels({ ...draft, chain }, (credentialId) => (credentialId === 'k' ? ['^gpt-4(?:$|[-:])'] : [])), ['gpt-4-turbo', 'gpt-4-turbo']);
  });

  it('G4 what says nothing is not sent, and what came is sent back as it was', () => {
    const leg = { credentialId: 'k', model: 'm', weight: 3, largerContext: true, when: { apps: ['none'] } };
    const saved = { id: 'r', name: 'house', chain: [leg], strategy: 'weights', delivery: 'buffered', limits: { attempts: 2 }, shadow: null, forApps: true, createdAt: '', etag: '' } as const;
    assert.deepEqual(bodyOf(draftOf({ ...saved, chain: [leg] })), { chain: [leg], strategy: 'weights', delivery: 'buffered', limits: { attempts: 2 }, shadow: null, forApps: true });
    const shadow = { credentialId: 'k', model: ' other ', share: 0.1 };
    assert.deepEqual(bodyOf({ ...draft, shadow }).shadow, { ...shadow, model: 'other' });
    assert.equal(withCondition({ apps: ['none'] }, 'apps', []), undefined);
    assert.deepEqual(withCondition({ apps: ['none'] }, 'minInputTokens', 5), { apps: ['none'], minInputTokens: 5 });
  });

  it('a change, and its way back, are told apart', () => {
    assert.ok(!sameDraft(draft, withLeg(draft)) && !sameDraft(draft, moved(draft, 0, 1)));
    assert.ok(sameDraft(draft, moved(moved(draft, 0, 1), 0, 0)));
  });
});
