import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inputSchema, ownPolicy } from '../apps/compliance-checker/schema.ts';
import { rulePacks } from './registry.ts';
import { ruleSource } from './rule-pack.ts';

const packs = [...rulePacks.values()];

describe('rule packs', () => {
  it('C2 ids of packs and of rules are unique, and every rule is whole', () => {
    const rules = packs.flatMap((pack) => pack.rules);
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
    for (const { id, title, requirement, citation, evidence } of rules) {
      assert.match(id, /^[A-Z]{2,6}-\d{2}$/);
      for (const part of [title, requirement, citation, evidence]) assert.ok(part.trim().length > 2, id);
    }
  });

  it('C2 each pack has 8 to 15 rules, a version, a source and the day up to which it is current', () => {
    for (const pack of packs) {
      assert.ok(pack.rules.length >= 8 && pack.rules.length <= 15, pack.id);
      assert.match(pack.version, /^\d+\.\d+\.\d+$/);
      assert.match(pack.asOf, /^\d{4}-\d{2}-\d{2}$/);
      assert.match(ruleSource(pack).pages[0] ?? '', new RegExp(`version ${pack.version}, as of ${pack.asOf}`));
    }
  });

  it('C2 rules cite sections of the source of their pack', () => {
    const cites: Readonly<Record<string, RegExp>> = {
      'hipaa-admin': /^45 CFR 164\.308\([ab]\)/, udaap: /^12 U\.S\.C\. (?:5531\([acd]\)|5536\(a\))/,
      'fair-housing-ads': /^(?:42 U\.S\.C\. 360[34]\([bc]\)|24 CFR 100\.75\([bc]\))/, 'glba-safeguards': /^16 CFR 314\.4\([a-j]\)/,
    };
    for (const pack of packs) for (const rule of pack.rules) assert.match(rule.citation, cites[pack.id] ?? /$^/);
  });

  it('C2 the choice of the compliance checker is the registry and the own policy', () => {
    assert.deepEqual([...inputSchema.shape.rulePack.unwrap().options].toSorted(), [...rulePacks.keys(), ownPolicy].toSorted());
    assert.ok(!rulePacks.has(ownPolicy));
  });
});
