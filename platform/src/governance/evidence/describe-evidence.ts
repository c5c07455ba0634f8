import { type Evidence, permissionTexts, permissions, permissionsOfRole, roles, supportContentPermissions, supportPermissions } from '@keystead/contract';
import { dataFlowOf } from './data-flow.ts';
import type { Facts } from './facts.ts';
import { keyInventory } from './key-inventory.ts';
import { answerAll } from './questions/index.ts';
import { subprocessorsOf } from './subprocessors.ts';

/** All evidence, from facts of one moment. Pure. */
export function describeEvidence(facts: Facts): Evidence {
  return {
    at: facts.at.toISOString(), organisation: facts.organisation.name, flow: dataFlowOf(facts), subprocessors: subprocessorsOf(facts), keys: keyInventory(facts), questions: answerAll(facts),
    permissions: permissions.map((permission) => ({
      permission, means: permissionTexts[permission], roles: roles.filter((role) => permissionsOfRole[role].includes(permission)),
      support: supportPermissions.includes(permission) ? 'yes' : supportContentPermissions.includes(permission) ? 'if-granted' : 'no',
    })),
  };
}
