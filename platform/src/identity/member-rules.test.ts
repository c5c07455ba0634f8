import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planTable, plans, roles } from '@keystead/contract';
import { KeysteadError } from '../foundation/index.ts';
import { type MemberChange, type MemberFacts, changedFields, checkGrantedRole, checkMemberChange, needsSeat } from './member-rules.ts';
import { seatIsFree } from './seats.ts';
import { sessionIsLive, touchIsDue } from './session-life.ts';

const active = (role: MemberFacts['role']): MemberFacts => ({ role, state: 'active', qualifications: [] });

function refusal(member: MemberFacts, change: MemberChange, actorRole: MemberFacts['role'], activeOwners = 2): string | null {
  try {
    checkMemberChange(member, change, { actorRole, activeOwners });
    return null;
  } catch (error) {
    assert.ok(error instanceof KeysteadError);
    return error.code;
  }
}

describe('member rules', () => {
  it('T3 the last active owner stays; with two, one may go', () => {
    for (const change of [{ role: 'admin' }, { state: 'disabled' }, { role: 'viewer', state: 'disabled' }] as const) {
      assert.equal(refusal(active('owner'), change, 'owner', 1), 'conflict');
      assert.equal(refusal(active('owner'), change, 'owner', 2), null);
    }
    assert.equal(refusal(active('owner'), { qualifications: ['producer'] }, 'owner', 1), null);
    assert.equal(refusal({ ...active('owner'), state: 'disabled' }, { role: 'viewer' }, 'owner', 1), null);
  });

  it('T3 only an owner makes or changes an owner', () => {
    for (const role of roles) {
      const expected = role === 'owner' ? null : 'forbidden';
      assert.equal(refusal(active('member'), { role: 'owner' }, role), expected);
      assert.equal(refusal(active('owner'), { state: 'disabled' }, role), expected);
      assert.equal(refusal(active('owner'), {}, role), null);
      if (role === 'owner') checkGrantedRole(role, 'owner');
      else assert.throws(() => { checkGrantedRole(role, 'owner'); });
    }
  });

  it('a change that changes nothing names no field', () => {
    const member: MemberFacts = { role: 'member', state: 'active', qualifications: ['producer', 'agent'] };
    assert.deepEqual(changedFields(member, { role: 'member', state: 'active', qualifications: ['agent', 'producer'] }), []);
    assert.deepEqual(changedFields(member, { role: 'viewer', qualifications: [] }), ['role', 'qualifications']);
  });

  it('T4, T5 a seat is needed to come back, and each plan has its own number of them', () => {
    assert.equal(needsSeat({ ...active('member'), state: 'disabled' }, { state: 'active' }), true);
    assert.equal(needsSeat(active('member'), { state: 'active' }), false);
    assert.deepEqual(plans.map((plan) => planTable[plan].seats), [1, 5, 15, null]);
    assert.deepEqual([seatIsFree('standard', 4), seatIsFree('standard', 5), seatIsFree('enterprise', 100_000)], [true, false, true]);
  });

  it('T7 a session ends when it was idle for as long as its organisation allows, and after the limit however it was used', () => {
    const limits = { idleMinutes: 720, hours: 168 };
    const hours = (count: number): Date => new Date(count * 3_600_000);
    assert.equal(sessionIsLive({ createdAt: hours(0), updatedAt: hours(0) }, limits, hours(11.9)), true);
    assert.equal(sessionIsLive({ createdAt: hours(0), updatedAt: hours(0) }, limits, hours(12)), false);
    assert.equal(sessionIsLive({ createdAt: hours(0), updatedAt: hours(167) }, limits, hours(167.5)), true);
    assert.equal(sessionIsLive({ createdAt: hours(0), updatedAt: hours(167) }, limits, hours(168)), false);
    assert.equal(sessionIsLive({ createdAt: hours(0), updatedAt: hours(0) }, { idleMinutes: 30, hours: 8 }, hours(0.5)), false);
    assert.equal(sessionIsLive({ createdAt: hours(0), updatedAt: hours(7.9) }, { idleMinutes: 30, hours: 8 }, hours(8)), false);
    assert.deepEqual([touchIsDue(null, hours(0)), touchIsDue(hours(0), new Date(59_999)), touchIsDue(hours(0), new Date(60_000))], [true, false, true]);
  });
});
