import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { everyone, nobody } from '@keystead/contract';
import { type Scheduled, type Watched, noticesOf, plannedSteps } from './schedule.ts';

const at = (text: string): Date => new Date(`${text}T00:00:00Z`);
const idle: Scheduled = { rotationDays: 90, activatedAt: at('2026-01-01'), candidate: null, old: null, primaryVersion: 1 };
const watched: Watched = {
  ...idle, credentialId: 'c', label: 'Main', state: 'active', sandbox: false, health: 'valid', healthDetail: null, expiresAt: null, scope: everyone('production'), warning: null, capUsedPercent: null, quotaUsedUpSince: null,
};
const steps = (scheduled: Scheduled) => plannedSteps(scheduled).map(({ step, dueAt, version }) => [step, dueAt.toISOString().slice(0, 10), version]);
const kinds = (change: Partial<Watched>, now: string) => noticesOf({ ...watched, ...change }, at(now)).map(({ kind, severity }) => `${kind} ${severity}`);

describe('the schedule of a rotation', () => {
  it('V8 ninety days after the last switch: day 0 create, day 1 test, day 8 switch, day 15 revoke', () => {
    assert.deepEqual(steps(idle), [['create', '2026-04-01', null], ['test', '2026-04-02', null], ['switch', '2026-04-09', null], ['revoke', '2026-04-16', null]]);
  });
  it('V8 under way it counts from the day the new key was added; a tested one is not to be tested again', () => {
    const candidate = { version: 2, state: 'new' as const, createdAt: at('2026-03-20') };
    assert.deepEqual(steps({ ...idle, candidate }), [['test', '2026-03-27', 2], ['switch', '2026-03-28', 2], ['revoke', '2026-04-04', 1]]);
    assert.deepEqual(steps({ ...idle, candidate: { ...candidate, state: 'tested' } }), [['switch', '2026-03-28', 2], ['revoke', '2026-04-04', 1]]);
  });
  it('V8 after the switch the old version is due at the end of its grace, and the next rotation is on the calendar', () => {
    assert.deepEqual(steps({ ...idle, primaryVersion: 2, old: { version: 1, graceUntil: at('2026-01-08') } }).slice(0, 2), [['revoke', '2026-01-08', 1], ['create', '2026-04-01', null]]);
  });
  it('V8 without a schedule nothing is due', () => { assert.deepEqual(steps({ ...idle, rotationDays: null }), []); });
});

describe('what needs a look', () => {
  it('V6 a key that expires is told of two weeks before, and one that expired is urgent', () => {
    assert.deepEqual(kinds({ expiresAt: at('2026-02-15') }, '2026-01-31'), []);
    assert.deepEqual(kinds({ expiresAt: at('2026-02-15') }, '2026-02-01'), ['expires warning']);
    assert.deepEqual(kinds({ expiresAt: at('2026-02-15') }, '2026-02-15'), ['expired urgent']);
  });
  it('V8 a rotation is told of a week before; what is late is a warning', () => {
    assert.deepEqual(kinds({}, '2026-03-20'), []);
    assert.deepEqual(kinds({}, '2026-03-26'), ['rotation info']);
    assert.deepEqual(kinds({}, '2026-04-02'), ['rotation warning']);
    assert.deepEqual(kinds({ old: { version: 1, graceUntil: at('2026-01-08') }, primaryVersion: 2 }, '2026-01-03'), ['grace-ends info']);
  });
  it('V6 V7 a refused key, a full cap, a scope that lets nobody in and an over-broad key are told of', () => {
    assert.deepEqual(kinds({ health: 'invalid', capUsedPercent: 80, scope: nobody, warning: 'admin' }, '2026-01-02'), ['refused urgent', 'cap warning', 'nobody-may-use info', 'over-broad info']);
    assert.deepEqual(kinds({ capUsedPercent: 79.9 }, '2026-01-02'), []);
  });
  it('V6 a quota that is used up is urgent, and says since when', () => {
    assert.deepEqual(kinds({ quotaUsedUpSince: at('2026-01-02') }, '2026-01-02'), ['quota-used-up urgent']);
    assert.match(noticesOf({ ...watched, quotaUsedUpSince: at('2026-01-02') }, at('2026-01-02'))[0]?.text ?? '', /“Main” are used up.*since 2026-01-02 00:00 UTC/);
  });
  it('a sandbox and a disabled credential need none', () => {
    assert.deepEqual(kinds({ sandbox: true, health: 'invalid' }, '2026-06-01'), []);
    assert.deepEqual(kinds({ state: 'disabled', health: 'invalid' }, '2026-06-01'), []);
  });
});
