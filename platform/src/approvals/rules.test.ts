import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { KeysteadError } from '../foundation/index.ts';
import { type ApprovalFacts, type Decider, attestsAlone, checkDecision, isExpired, mayDecide } from './rules.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
const now = new Date('2026-11-20T10:00:00Z');
const approval: ApprovalFacts = {
  state: 'open', subjectHash: hash('the text'), qualification: 'producer', fourEyes: true, requestedBy: 'ada', editedBy: null, expiresAt: new Date('2026-11-21T10:00:00Z'),
};
const decider: Decider = { userId: 'bob', role: 'member', qualifications: ['producer'], activeSeats: 3 };

function refusal(changes: { approval?: Partial<ApprovalFacts>; decider?: Partial<Decider>; text?: string; attestation?: boolean; now?: Date }): string | null {
  try {
    checkDecision({ ...approval, ...changes.approval }, {
      subjectHash: hash(changes.text ?? 'the text'), decider: { ...decider, ...changes.decider }, attestation: changes.attestation ?? false, now: changes.now ?? now,
    });
    return null;
  } catch (error) {
    assert.ok(error instanceof KeysteadError);
    return error.code;
  }
}

describe('approval rules', () => {
  it('C3 a qualified colleague decides about exactly this text', () => {
    assert.equal(refusal({}), null);
    assert.equal(refusal({ text: 'the text.' }), 'text_changed');
  });

  it('C3 without the qualification nobody decides, an owner neither', () => {
    assert.equal(refusal({ decider: { qualifications: ['attorney'] } }), 'forbidden');
    assert.equal(refusal({ decider: { role: 'owner', qualifications: [] } }), 'forbidden');
  });

  it('attack 34: whoever asked does not decide, be they owner, qualified or attesting', () => {
    assert.equal(refusal({ decider: { userId: 'ada' } }), 'own_approval');
    assert.equal(refusal({ decider: { userId: 'ada', role: 'owner' }, attestation: true }), 'own_approval');
    assert.equal(refusal({ decider: { userId: 'ada' }, approval: { fourEyes: false } }), null);
  });

  it('C3 attack 34: whoever changed the text last does not decide about it under four eyes; without them one reviewer edits and approves', () => {
    const edited = { editedBy: 'bob' };
    assert.equal(refusal({ approval: edited }), 'own_text');
    assert.equal(refusal({ approval: edited, decider: { role: 'owner' }, attestation: true }), 'own_text');
    assert.equal(refusal({ approval: edited, decider: { userId: 'cleo' } }), null);
    assert.equal(refusal({ approval: { ...edited, fourEyes: false } }), null);
    assert.equal(refusal({ approval: { editedBy: 'ada' } }), null, 'whoever started it may go on writing');
    assert.equal(refusal({ approval: edited, decider: { activeSeats: 1, role: 'owner' }, attestation: true }), null, 'alone there is nobody else');
    assert.equal(mayDecide({ ...approval, ...edited }, decider, now), false);
  });

  it('C3 one person alone attests, when owner or admin; without the attestation they are told of four eyes', () => {
    const alone = { userId: 'ada', qualifications: [], activeSeats: 1 } as const;
    assert.equal(refusal({ decider: { ...alone, role: 'owner' }, attestation: true }), null);
    assert.equal(refusal({ decider: { ...alone, role: 'owner' } }), 'own_approval');
    assert.equal(refusal({ decider: { ...alone, role: 'member' }, attestation: true }), 'own_approval');
    assert.equal(attestsAlone({ ...decider, role: 'owner' }, true), false);
  });

  it('attack 34: after expiry, and once decided, nothing is decided', () => {
    assert.equal(refusal({ now: approval.expiresAt }), 'conflict');
    for (const state of ['approved', 'rejected', 'withdrawn'] as const) assert.equal(refusal({ approval: { state } }), 'conflict');
    assert.equal(isExpired(approval, approval.expiresAt), true);
    assert.equal(isExpired({ ...approval, state: 'approved' }, approval.expiresAt), false);
  });

  it('C3 what a page offers is what would be accepted', () => {
    assert.equal(mayDecide(approval, decider, now), true);
    assert.equal(mayDecide(approval, { ...decider, userId: 'ada' }, now), false);
    assert.equal(mayDecide(approval, { userId: 'ada', role: 'owner', qualifications: [], activeSeats: 1 }, now), true);
    assert.equal(mayDecide(approval, decider, approval.expiresAt), false);
  });
});
