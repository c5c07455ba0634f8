import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type OwnerFacts, type RuntimeFacts, ownerProblem, runtimeProblem } from './requirements.ts';

const fit: OwnerFacts = { user: 'owner', database: 'office', version: 150_018, encoding: 'UTF8', standby: false, mayCreateRoles: true, mayCreateSchemas: true, foreignOwner: null, missingRoles: ['keystead_app'] };
const plain: RuntimeFacts = { user: 'runs', superuser: false, bypassesRowSecurity: false, mayCreateRoles: false, mayActAsOwner: false };

describe('O2 what a database must be', () => {
  it('O2 PostgreSQL 15 and newer is taken; an older one is named with its version and what is needed', () => {
    for (const version of [150_000, 150_018, 180_004]) assert.equal(ownerProblem({ ...fit, version }, 'X'), null);
    for (const [version, said] of [[149_999, '14'], [130_021, '13'], [90_624, '9.6']] as const) {
      assert.equal(ownerProblem({ ...fit, version }, 'KEYSTEAD_DATABASE_URL'), `The server of KEYSTEAD_DATABASE_URL is PostgreSQL ${said}, and Keystead needs 15 or newer. Upgrade it, or name another server.`);
    }
  });

  it('O2 encoding, standby, a foreign owner and missing rights each have a sentence of their own, with what to do', () => {
    for (const [facts, happened, fix] of [
      [{ encoding: 'LATIN1' }, /encoded in LATIN1/, /create database/],
      [{ standby: true }, /is a standby/, /Name the primary/],
      [{ foreignOwner: 'someone' }, /belong to "someone"/, /URL of "someone" in X/],
      [{ mayCreateSchemas: false }, /may not make schemas/, /grant create on database "office" to "owner"/],
      [{ mayCreateRoles: false }, /may not make the roles/, /CREATEROLE, or .*create role keystead_app nologin;/],
    ] as const) {
      const problem = ownerProblem({ ...fit, ...facts }, 'X') ?? '';
      assert.match(problem, happened);
      assert.match(problem, fix);
    }
    assert.equal(ownerProblem({ ...fit, mayCreateRoles: false, missingRoles: [] }, 'X'), null, 'roles that an administrator made need no right to make them');
  });

  it('T2 a runtime login is refused for each thing that would undo row-level security', () => {
    assert.equal(runtimeProblem(plain, 'X'), null);
    for (const fact of ['superuser', 'bypassesRowSecurity', 'mayCreateRoles', 'mayActAsOwner'] as const) assert.match(runtimeProblem({ ...plain, [fact]: true }, 'X') ?? '', /row-level security would not hold/);
  });
});
