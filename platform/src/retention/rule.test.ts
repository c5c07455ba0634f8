import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RetentionRule } from '@keystead/contract';
import { type RetentionSettings, compareRules, nameOf, ruleFor, ruleForRun, stricterOf, toRule, usualSettings } from './rule.ts';

const zero: RetentionRule = { mode: 'zero', days: null, hours: null };
const keep: RetentionRule = { mode: 'keep', days: null, hours: null };
const session = (hours = 12): RetentionRule => ({ mode: 'session', days: null, hours });
const days = (count: number): RetentionRule => ({ mode: 'days', days: count, hours: null });
const settings = (said: Partial<RetentionSettings>): RetentionSettings => ({ ...usualSettings, ...said });

describe('A7 which rule applies to which run', () => {
  it('the organisation’s own rule, else its days for documents, else everything is kept; and it says which', () => {
    assert.deepEqual(ruleFor(usualSettings, 'tenant-default'), { rule: keep, source: 'default' });
    assert.deepEqual(ruleFor(settings({ documentDays: 90 }), 'tenant-default'), { rule: days(90), source: 'documents' });
    assert.deepEqual(ruleFor(settings({ documentDays: 90, own: keep }), 'tenant-default'), { rule: keep, source: 'organisation' });
    assert.deepEqual(ruleFor(settings({ own: zero }), 'tenant-default'), { rule: zero, source: 'organisation' });
  });

  it('apps with patient data take the stricter of the organisation’s rule and that for such apps', () => {
    assert.deepEqual(ruleFor(usualSettings, 'shortest'), { rule: session(), source: 'app' });
    assert.deepEqual(ruleFor(settings({ own: days(30) }), 'shortest'), { rule: session(), source: 'app' });
    assert.deepEqual(ruleFor(settings({ own: zero }), 'shortest'), { rule: zero, source: 'organisation' }, 'zero where the organisation says zero');
    assert.deepEqual(ruleFor(settings({ own: days(5), shortest: days(7) }), 'shortest'), { rule: days(5), source: 'organisation' });
    assert.deepEqual(ruleFor(settings({ shortest: zero }), 'shortest'), { rule: zero, source: 'app' });
  });

  it('whoever starts a run makes it stricter, never looser', () => {
    const monthly = settings({ own: days(30) });
    assert.deepEqual(ruleForRun(monthly, 'tenant-default', { mode: 'zero' }), { rule: zero, source: 'run' });
    assert.deepEqual(ruleForRun(monthly, 'tenant-default', { mode: 'days', days: 7 }), { rule: days(7), source: 'run' });
    assert.equal(ruleForRun(monthly, 'tenant-default', { mode: 'days', days: 31 }), null);
    assert.equal(ruleForRun(monthly, 'shortest', { mode: 'days', days: 7 }), null, 'the rule of the app is stricter');
    assert.equal(ruleForRun(settings({ own: zero }), 'tenant-default', { mode: 'session' }), null);
    assert.deepEqual(ruleForRun(monthly, 'tenant-default', { mode: 'days', days: 30 }), { rule: days(30), source: 'organisation' }, 'what holds anyway is no wish');
    assert.deepEqual(ruleForRun(monthly, 'tenant-default', undefined), { rule: days(30), source: 'organisation' });
  });

  it('what satisfies two rules is at least as strict as each, in either order; a session ends with the days beside it', () => {
    const all = [zero, session(1), session(72), session(168), days(1), days(30), keep];
    for (const a of all) {
      for (const b of all) {
        const both = stricterOf(a, b);
        assert.deepEqual(both, stricterOf(b, a));
        assert.ok(compareRules(both, a) <= 0 && compareRules(both, b) <= 0, `${nameOf(a)} and ${nameOf(b)}`);
      }
    }
    assert.deepEqual(stricterOf(session(168), days(2)), session(48));
    assert.deepEqual(toRule({ mode: 'session' }, 4), session(4));
  });

  it('a rule has a name for the log', () => {
    assert.deepEqual([zero, session(), days(1), days(2), keep].map(nameOf), ['zero', 'session, at most 12 hours', '1 day', '2 days', 'keep']);
  });
});
