import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyone } from '@keystead/contract';
import { providers } from '../../providers/index.ts';
import type { CredentialConfiguration, OtherVersion } from '../snapshot/configuration.ts';
import { chooseVersion, drawOf } from './choose-version.ts';
import type { Target } from './resolve.ts';

const now = 1_000_000;
const version = (number: number) => ({ id: `v${number}`, version: number, fingerprint: `f${number}`, envelope: Buffer.alloc(0), tenantKey: { id: 'k', version: 1, kms: 'm', kmsKeyId: 'k', wrapped: Buffer.alloc(0) } });
const primary: CredentialConfiguration = {
  id: 'c', provider: 'openai', label: 'l', origin: 'https://x.example', custody: 'vault', payer: 'tenant', environment: 'production', health: 'valid', models: [], scope: everyone('any'), expiresAt: null,
  caps: { requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null }, version: version(1), others: [],
};
const other = (state: 'tested' | 'old', share: number, until: number | null = null, number = 2): OtherVersion => ({ state, share, until, credential: { ...primary, version: version(number) } });

function targetWith(others: readonly OtherVersion[]): Target {
  const provider = providers.get('openai');
  assert.ok(provider !== undefined);
  return { credential: { ...primary, others }, provider, model: 'm', dialect: 'openai-chat' };
}

function shares(others: readonly OtherVersion[], environment: 'production' | 'staging' = 'production'): Record<number, number> {
  const counts: Record<number, number> = {};
  for (let number = 0; number < 100; number += 1) {
    const chosen = chooseVersion(targetWith(others), { environment, number, now }).target.credential.version.version;
    counts[chosen] = (counts[chosen] ?? 0) + 1;
  }
  return counts;
}

describe('the version of a credential that a call takes', () => {
  it('V8 each version takes exactly its share of a hundred draws, and the primary one the rest', () => {
    assert.deepEqual(shares([]), { 1: 100 });
    assert.deepEqual(shares([other('tested', 25)]), { 1: 75, 2: 25 });
    assert.deepEqual(shares([other('tested', 25), other('old', 10, now + 1, 3)]), { 1: 65, 2: 25, 3: 10 });
    assert.deepEqual(shares([other('tested', 100)]), { 2: 100 });
  });

  it('V8 days 1 to 7: calls of staging take a tested version, whatever its share', () => {
    assert.deepEqual(shares([other('tested', 0)], 'staging'), { 2: 100 });
    assert.deepEqual(shares([other('tested', 0)]), { 1: 100 });
  });

  it('V8 an old version serves until its grace is over and not longer, whatever the snapshot still holds', () => {
    assert.deepEqual(shares([other('old', 40, now + 1)]), { 1: 60, 2: 40 });
    assert.deepEqual(shares([other('old', 40, now)]), { 1: 100 });
  });

  it('V8 the other version stands by for a rejected one; one beyond its grace does not', () => {
    const backup = (others: readonly OtherVersion[], number: number) => chooseVersion(targetWith(others), { environment: 'production', number, now }).backup?.credential.version.version ?? null;
    assert.equal(backup([other('old', 40, now + 1)], 99), 2);
    assert.equal(backup([other('old', 40, now + 1)], 0), 1);
    assert.equal(backup([other('tested', 40)], 0), 1);
    assert.equal(backup([other('tested', 40)], 99), null);
    assert.equal(backup([other('old', 40, now)], 99), null);
  });

  it('V8 the draw is even enough over request ids', () => {
    const drawn = Array.from({ length: 4_096 }, (_, index) => drawOf(`0193a3c0-0000-7000-8000-0000${((index * 1_048_583) >>> 0).toString(16).padStart(8, '0')}`));
    assert.ok(drawn.every((number) => number >= 0 && number < 100));
    assert.ok(new Set(drawn).size === 100);
  });
});
