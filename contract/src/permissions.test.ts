import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type Operation, type Permission, operations, operatorPermissions, permissionTexts, permissions, permissionsOfRole, permissionsPage, roles, supportContentPermissions, supportPermissions } from './index.ts';

const all: readonly Operation[] = Object.values(operations);
/** A question may be a POST; what changes something is never called `read`. */
const mayChange = (permission: Permission): boolean => !permission.endsWith('.read');

describe('T3 the permission table', () => {
  it('T3 the page in the documentation is the table that is decided by', () => {
    assert.equal(readFileSync(new URL('../../docs/permissions.md', import.meta.url), 'utf8'), permissionsPage(), 'run `node scripts/write-permissions.ts`');
  });

  it('T3 every permission has its words and is held by the owner, and each but the gateway’s opens an operation', () => {
    assert.deepEqual(Object.keys(permissionTexts).toSorted(), [...permissions].toSorted());
    assert.deepEqual(permissions.filter((permission) => !permissionsOfRole.owner.includes(permission)), []);
    assert.deepEqual(permissions.filter((permission) => permission !== 'gateway.use' && !all.some((operation) => operation.permission === permission)), []);
  });

  it('T3 auditor, finance and viewer change nothing; finance sees usage, cost and budgets alone; the auditor no documents and no drafts', () => {
    for (const role of ['auditor', 'finance', 'viewer'] as const) assert.deepEqual(permissionsOfRole[role].filter(mayChange), [], role);
    assert.deepEqual([...permissionsOfRole.finance].toSorted(), ['budgets.read', 'tenant.read', 'usage.read']);
    assert.deepEqual(permissionsOfRole.auditor.filter((permission) => /^(?:documents|runs|apps)\./.test(permission)), []);
    assert.ok(permissionsOfRole.auditor.includes('audit.read') && permissionsOfRole.auditor.includes('usage.read'));
  });

  it('T3 whoever manages people or keys is an owner or admin, and owners alone decide over support', () => {
    const holders = (permission: Permission) => roles.filter((role) => permissionsOfRole[role].includes(permission));
    for (const permission of permissions.filter((each) => each.endsWith('.manage') && each !== 'plan.manage')) assert.deepEqual(holders(permission), ['owner', 'admin'], permission);
    assert.deepEqual(holders('access.decide'), ['owner']);
  });

  it('V10 support holds nothing that changes anything, and operator permissions are no part of an organisation’s', () => {
    assert.deepEqual([...supportPermissions, ...supportContentPermissions].filter(mayChange), []);
    for (const permission of operatorPermissions) assert.ok(!(permissions as readonly string[]).includes(permission));
    assert.deepEqual(all.filter((operation) => operation.path.startsWith('/api/v1/operator/') !== operation.permission.startsWith('operator.')).map((operation) => operation.id), []);
  });

  it('T6 every change of people, roles, teams and operators’ things asks for a fresh second factor', () => {
    // Ending support, and taking one's own request back, must never wait for a code.
    const quick = new Set(['endBreakGlass', 'endSupport']);
    const changing = all.filter((operation) => operation.method !== 'GET' && (operation.permission === 'people.manage' || operation.permission === 'access.decide' || operation.permission.startsWith('operator.')));
    assert.deepEqual(changing.filter((operation) => operation.stepUp !== true && !quick.has(operation.id)).map((operation) => operation.id), []);
  });
});
