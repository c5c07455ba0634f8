import { operations } from '@keystead/contract';
import { actorOf } from '../../../audit/index.ts';
import { implement } from '../../../foundation/index.ts';
import type { GatewayTables } from '../../tables.ts';
import { readPolicyIn, writePolicyIn } from '../store.ts';
import type { PolicyDeps } from './read-policy.ts';

/** Replaces the gateway's policy. */
export function updatePolicy({ database, providers }: PolicyDeps) {
  return implement(operations.updatePolicy, async ({ principal, body, ifMatch }) => {
    const { tenantId } = principal;
    return database.as<GatewayTables>().inTenant(tenantId, async (transaction) => {
      await writePolicyIn(transaction, { tenantId, actor: actorOf(principal), ifMatch, policy: body });
      return readPolicyIn(transaction, tenantId, providers);
    });
  });
}
