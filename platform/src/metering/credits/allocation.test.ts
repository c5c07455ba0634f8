import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { afterDraw, draw, inOrderOfUse, lateMilliseconds, type OpenGrant, spendable, writtenOff } from './allocation.ts';

const grants: fc.Arbitrary<OpenGrant[]> = fc.uniqueArray(fc.record({ id: fc.uuid(), remainingNanoUsd: fc.nat(1_000), expiresAt: fc.nat(50) }), { selector: (grant) => grant.id, maxLength: 8 });
const total = (of: readonly OpenGrant[]): number => of.reduce((sum, grant) => sum + grant.remainingNanoUsd, 0);

describe('B8 credits: what is used first, and what is left', () => {
  it('B8 a draw takes what is asked, never more than there is, and what nobody covers is said', () => {
    fc.assert(fc.property(grants, fc.nat(5_000), fc.nat(60), (open, amount, at) => {
      const drawn = draw(open, amount, at);
      const taken = drawn.parts.reduce((sum, part) => sum + part.amountNanoUsd, 0);
      assert.equal(taken + drawn.uncoveredNanoUsd, amount);
      assert.equal(taken, Math.min(amount, spendable(open, at)));
      const left = afterDraw(open, drawn);
      assert.ok(left.every((grant) => grant.remainingNanoUsd >= 0), 'no grant falls below zero');
      assert.equal(total(left), total(open) - taken);
    }));
  });

  it('B8 what expires first is used first: a later grant is touched only where every earlier one is used up, and none that had ended', () => {
    fc.assert(fc.property(grants, fc.integer({ min: 1, max: 5_000 }), fc.nat(60), (open, amount, at) => {
      const drawn = draw(open, amount, at);
      const left = new Map(afterDraw(open, drawn).map((grant) => [grant.id, grant]));
      const touched = new Set(drawn.parts.map((part) => part.grantId));
      const order = inOrderOfUse(open).filter((grant) => grant.expiresAt > at);
      const last = order.findLastIndex((grant) => touched.has(grant.id));
      for (const earlier of order.slice(0, Math.max(0, last))) assert.equal(left.get(earlier.id)?.remainingNanoUsd, 0);
      assert.ok([...touched].every((id) => order.some((grant) => grant.id === id)), 'what had ended pays for nothing');
    }));
  });

  it('B8 over any history of grants, uses and ends the balance is what the entries leave, and nothing is written off that a late outcome may still use', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('grant' as const), amount: fc.integer({ min: 1, max: 500 }), days: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ kind: fc.constant('use' as const), amount: fc.integer({ min: 1, max: 300 }), late: fc.nat(Math.floor(lateMilliseconds / 2)) }),
      fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 72 }) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let [now, balance, open] = [0, 0, [] as OpenGrant[]];
      for (const [index, each] of steps.entries()) {
        if (each.kind === 'wait') now += each.hours * 3_600_000;
        if (each.kind === 'grant') { open.push({ id: String(index).padStart(4, '0'), remainingNanoUsd: each.amount, expiresAt: now + each.days * 86_400_000 }); balance += each.amount; }
        if (each.kind === 'use') {
          const made = now - each.late;
          const before = spendable(open, made);
          const drawn = draw(open, each.amount, made);
          assert.equal(drawn.uncoveredNanoUsd, Math.max(0, each.amount - before), 'a request that had room when it was made is covered');
          open = afterDraw(open, drawn);
          balance -= each.amount - drawn.uncoveredNanoUsd;
        }
        const gone = new Set(writtenOff(open, now).map((grant) => { balance -= grant.remainingNanoUsd; return grant.id; }));
        assert.ok(open.every((grant) => !gone.has(grant.id) || grant.expiresAt <= now - lateMilliseconds));
        open = open.map((grant) => (gone.has(grant.id) ? { ...grant, remainingNanoUsd: 0 } : grant));
        assert.ok(balance >= 0);
        assert.equal(balance, total(open));
      }
    }));
  });
});
