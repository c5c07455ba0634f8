import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type GatewayPolicy, gatewayPolicy, openPolicy } from '@keystead/contract';
import type { RegisteredAgreement } from '../snapshot/configuration.ts';
import { uncovered, uncoveredInWords } from './agreements.ts';
import { policyOf } from './index.ts';

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const baa = (more: Partial<RegisteredAgreement> = {}): RegisteredAgreement => ({ provider: 'openai', credentialId: null, kind: 'baa', from: day('2026-01-01'), until: null, ...more });
const target = (more: { id?: string; provider?: string; owner?: string; origin?: string; sandbox?: boolean; custom?: boolean } = {}) => ({
  model: 'm', credential: { id: more.id ?? 'key', provider: more.provider ?? 'openai', origin: more.origin ?? 'https://api.openai.com', ...more.owner === undefined ? {} : { owner: more.owner } },
  provider: { sandbox: more.sandbox ?? false, ...more.custom === undefined ? {} : { custom: more.custom } },
});
const rules = (more: Partial<GatewayPolicy> = {}) => policyOf({ ...openPolicy, agreements: [{ dataClass: 'health', kinds: ['baa'] }], ...more });
const now = day('2026-11-22');
const missing = (agreements: readonly RegisteredAgreement[], asked = target(), dataClass: 'personal' | 'health' | 'privileged' = 'health', policy = rules()) => uncovered({ policy, agreements }, asked, { dataClass, now })?.kind ?? null;

describe('A6 agreements that data needs', () => {
  it('A6 a rule holds for its class and every stricter one, and for no milder one', () => {
    assert.deepEqual([missing([], target(), 'personal'), missing([]), missing([], target(), 'privileged')], [null, 'baa', 'baa']);
    assert.deepEqual([missing([baa()]), missing([baa()], target({ provider: 'anthropic' })), missing([baa({ kind: 'dpa' })])], [null, 'baa', 'baa']);
  });

  it('A6 an agreement holds from its first moment up to its last, by the clock', () => {
    const at = (moment: number) => uncovered({ policy: rules(), agreements: [baa({ from: day('2026-03-01'), until: day('2026-11-01') })] }, target(), { dataClass: 'health', now: moment });
    assert.deepEqual([at(day('2026-03-01') - 1)?.begins, at(day('2026-03-01')), at(day('2026-11-01') - 1), at(day('2026-11-01'))?.ended], [day('2026-03-01'), null, null, day('2026-11-01')]);
    const ended = at(now);
    assert.ok(ended !== null);
    assert.equal(uncoveredInWords(ended), 'Data of the class "health" and stricter needs a business associate agreement in force with its provider, and the business associate agreement ended on 2026-10-31.');
  });

  it('A6 one about a key covers that key alone, and an address that somebody typed is covered by its own key alone', () => {
    assert.deepEqual([missing([baa({ credentialId: 'key' })]), missing([baa({ credentialId: 'other' })])], [null, 'baa']);
    const typed = target({ provider: 'openai-compatible', origin: 'https://llm.example', custom: true });
    assert.deepEqual([missing([baa({ provider: 'openai-compatible' })], typed), missing([baa({ provider: 'openai-compatible', credentialId: 'key' })], typed)], ['baa', null]);
  });

  it('A6 what runs here needs none; a key of the platform is covered by none of the organisation’s', () => {
    assert.equal(missing([], target({ sandbox: true })), null);
    assert.equal(missing([], target({ origin: 'http://127.0.0.1:11434' })), null);
    assert.deepEqual([missing([baa()], target({ owner: 'platform' })), missing([baa({ credentialId: 'key' })], target({ owner: 'platform' }))], ['baa', 'baa']);
  });

  it('A6 every kind that a rule names must be in force', () => {
    const both = rules({ agreements: [{ dataClass: 'personal', kinds: ['dpa', 'zero-retention'] }] });
    assert.deepEqual([missing([baa({ kind: 'dpa' })], target(), 'personal', both), missing([baa({ kind: 'dpa' }), baa({ kind: 'zero-retention' })], target(), 'personal', both)], ['zero-retention', null]);
  });

  it('A6 a rule without a kind, or two for one class, is refused when it is saved', () => {
    for (const agreements of [[{ dataClass: 'health', kinds: [] }], [{ dataClass: 'health', kinds: ['baa'] }, { dataClass: 'health', kinds: ['dpa'] }]]) assert.equal(gatewayPolicy.safeParse({ ...openPolicy, agreements }).success, false);
  });
});
