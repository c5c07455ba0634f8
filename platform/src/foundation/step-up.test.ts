import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Operation, operations } from '@keystead/contract';
import { KeysteadError } from './errors.ts';
import type { Principal } from './principal.ts';
import { checkPolicy, checkStepUp, secondFactorIsFresh } from './step-up.ts';

const now = new Date('2026-11-21T12:00:00Z');
const before = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const principal = (fields: Partial<Principal>): Principal => ({ kind: 'user', tenantId: 't', userId: 'u', tokenId: null, name: 'Ada', role: 'owner', permissions: new Set(), environment: 'production', sessionId: 's', ...fields });

/** The exemption, `null` for a fresh second factor, or the code of the refusal. */
function verdict(who: Principal): string | null {
  try {
    return checkStepUp(who, now);
  } catch (error) {
    assert.ok(error instanceof KeysteadError);
    return error.code;
  }
}

/** What manages and yet asks for no second factor, each with the reason. */
const withoutStepUp: Readonly<Record<string, string>> = {
  acknowledgeNotice: 'it says that a notice was read, and changes nothing else',
  setOnboardingStart: 'it moves due dates of tasks: no key, no person, no rule',
  assignOnboardingTask: 'it names who does a task, and gives no right',
  endBreakGlass: 'it ends an emergency access: nothing may stand in its way',
  makeOversightReview: 'it makes a report before its time',
  assignOversightReview: 'it says who looks at a report until when',
  decideOversightItem: 'it is a note until the review is signed, and the signature asks for it',
  finishOversightAction: 'it ticks off what was done',
  setIncidentTask: 'it ticks off what was done about a key that was stopped already',
  addIncidentNote: 'it writes down what was found out; nothing is changed by it',
  ...Object.fromEntries(['setAppHandleTime', 'setTimeSavedTerms', 'createPilot', 'deletePilot'].map((id) => [id, 'it changes how hours are reckoned in a report: no key, no person, no rule'])),
};

describe('T6 step-up', () => {
  for (const [name, fields, expected] of [
    ['a factor shown just now', { secondFactorEnrolled: true, secondFactorAt: before(0) }, null],
    ['a factor shown 4 minutes 59 seconds ago', { secondFactorEnrolled: true, secondFactorAt: before(299) }, null],
    ['a factor shown five minutes ago', { secondFactorEnrolled: true, secondFactorAt: before(300) }, 'step_up_required'],
    ['a factor shown in the future', { secondFactorEnrolled: true, secondFactorAt: before(-60) }, 'step_up_required'],
    ['a factor that was never shown', { secondFactorEnrolled: true, secondFactorAt: null }, 'step_up_required'],
    ['nobody’s factor', { secondFactorEnrolled: false }, 'second_factor_enrolment_required'],
    ['a principal that says nothing of factors', {}, 'second_factor_enrolment_required'],
    ['the setup session within its hour', { secondFactorEnrolled: false, setupUntil: before(-1) }, 'setup-session'],
    ['the setup session after its hour', { secondFactorEnrolled: false, setupUntil: before(0) }, 'second_factor_enrolment_required'],
    ['the setup session of somebody who has enrolled', { secondFactorEnrolled: true, setupUntil: before(-1) }, 'step_up_required'],
    ['a scoped API token', { kind: 'token', tokenId: 'k', sessionId: null }, 'api-token'],
  ] as const) {
    it(`T6 ${name}: ${expected ?? 'may'}`, () => { assert.equal(verdict(principal(fields)), expected); });
  }

  it('T6 a second factor is fresh for five minutes, whoever shows it', () => {
    assert.deepEqual([0, 299, 300].map((age) => secondFactorIsFresh(principal({ secondFactorAt: before(age) }), now)), [true, true, false]);
  });

  it('T6 where an organisation asks everybody, whoever has none reaches only what leads to one', () => {
    const must = principal({ secondFactorRequired: true, secondFactorEnrolled: false });
    assert.throws(() => { checkPolicy(operations.listCredentials, must); }, { code: 'second_factor_enrolment_required' });
    for (const operation of [operations.startTotp, operations.confirmTotp, operations.startPasskey, operations.readSession, operations.signOut]) checkPolicy(operation, must);
    checkPolicy(operations.listCredentials, principal({ secondFactorRequired: true, secondFactorEnrolled: true }));
    checkPolicy(operations.listCredentials, principal({ kind: 'token', secondFactorRequired: true }));
  });

  it('T6 every operation that changes keys, people or rules asks for it', () => {
    const asking = (Object.values(operations) as Operation[]).filter(({ stepUp }) => stepUp === true).map(({ id }) => id);
    const managing = (Object.values(operations) as Operation[]).filter(({ permission, method }) => method !== 'GET' && ['credentials.manage', 'tokens.manage', 'people.manage', 'tenant.manage'].includes(permission)).map(({ id }) => id);
    const open = managing.filter((id) => !asking.includes(id) && !Object.hasOwn(withoutStepUp, id));
    assert.deepEqual(open, [], 'mark them stepUp in the contract, or say here why not');
    for (const id of ['removeTotp', 'removePasskey', 'renewRecoveryCodes']) assert.ok(asking.includes(id), id);
  });
});
