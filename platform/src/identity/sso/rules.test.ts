import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Assertion, mayLink, reportsSecondFactor, roleFrom } from './rules.ts';

const assertion: Assertion = { subject: 's', email: 'ada@acme.test', emailVerified: true, name: 'Ada', groups: [], methods: [] };
const around = { domains: ['acme.test'], known: null };

describe('T7 single sign-on, the rules', () => {
  it('T7 an address names a person only when it is verified, of a proven domain, and of nobody else’s person', () => {
    const verdict = (change: Partial<Assertion>, surroundings = around, settings = { trustsEmails: false }) => mayLink({ ...assertion, ...change }, settings, surroundings).ok;
    assert.equal(verdict({}), true);
    assert.equal(verdict({ email: null }), false);
    assert.equal(verdict({ emailVerified: false }), false);
    assert.equal(verdict({ emailVerified: false }, around, { trustsEmails: true }), true);
    for (const email of ['ada@other.test', 'ada@sub.acme.test', 'ada@acme.test.evil.test', 'acme.test', 'ada@acme.test@evil.test']) assert.equal(verdict({ email }), false);
    const known = (elsewhere: boolean) => ({ domains: ['acme.test'], known: { membership: null, elsewhere } as never });
    assert.equal(verdict({}, known(true)), false);
    assert.equal(verdict({}, known(false)), true);
  });

  it('T7 the first line whose group fits gives the role; without one the default, or nobody comes in', () => {
    const settings = { roleMapping: [{ group: 'admins', role: 'admin' }, { group: 'finance', role: 'finance' }] as never, defaultRole: 'viewer' as const };
    assert.equal(roleFrom(settings, ['finance', 'admins']), 'admin');
    assert.equal(roleFrom(settings, ['finance']), 'finance');
    assert.equal(roleFrom(settings, ['Admins']), 'viewer');
    assert.equal(roleFrom({ ...settings, defaultRole: null }, []), null);
  });

  it('T6, T7 what the provider reports counts as a second factor only where the organisation says so', () => {
    assert.equal(reportsSecondFactor({ trustsSecondFactor: false, secondFactorValues: ['mfa'] }, ['pwd', 'mfa']), false);
    assert.equal(reportsSecondFactor({ trustsSecondFactor: true, secondFactorValues: ['mfa'] }, ['pwd', 'mfa']), true);
    assert.equal(reportsSecondFactor({ trustsSecondFactor: true, secondFactorValues: ['mfa'] }, ['pwd']), false);
  });
});
