import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commitmentOf, decodeLeaf, hashLeaf } from '@keystead/contract';
import { type OutboxEvent, makeLeaf, sha256 } from './make-leaf.ts';

const event: OutboxEvent = {
  id: 1, tenantId: '019cabcd-0000-7000-8000-000000000001', occurredAt: new Date('2026-03-01T12:00:00.123Z'), action: 'invitation.created', actionVersion: 1,
  actorKind: 'user', actorId: '019cabcd-0000-7000-8000-000000000002', subjectKind: 'invitation', subjectId: '019cabcd-0000-7000-8000-000000000003',
  detail: { role: 'member', email: 'ada@example.com', personName: null },
};

describe('leaves', () => {
  it('A1 personal fields stand in a leaf only as commitments, which their openings match', () => {
    const salt = Buffer.alloc(32, 9);
    const made = makeLeaf(event, 3, () => salt);
    assert.ok(!Buffer.from(made.leaf).includes('ada'));
    const leaf = decodeLeaf(made.leaf);
    assert.deepEqual(leaf.detail, { role: 'member' });
    assert.deepEqual(made.openings, [{ field: 'email', salt, value: 'ada@example.com' }]);
    assert.deepEqual(leaf.commitments, { email: commitmentOf('email', 'ada@example.com', salt, sha256) });
    assert.equal(leaf.seq, 3);
    assert.equal(leaf.time, '2026-03-01T12:00:00.123Z');
    assert.deepEqual(made.leafHash, hashLeaf(made.leaf, sha256));
  });
});
