import { operations } from '@keystead/contract';
import { implement } from '../../../foundation/index.ts';
import type { GatewayTables } from '../../tables.ts';
import { readPolicyIn, requireSoundPatterns } from '../store.ts';
import { tryOut } from '../try-out.ts';
import type { PolicyDeps } from './read-policy.ts';

/** Runs the detection on a text. Neither the text nor the result is kept, and the answer holds places alone. */
export function tryPolicy({ database, providers }: PolicyDeps) {
  return implement(operations.tryPolicy, async ({ principal: { tenantId }, body: { text, dataClass, appId, policy } }) => {
    if (policy !== undefined) requireSoundPatterns(policy);
    const inForce = policy ?? (await database.as<GatewayTables>().inTenant(tenantId, (transaction) => readPolicyIn(transaction, tenantId, providers))).policy;
    return tryOut(inForce, text, { dataClass, appId });
  });
}
