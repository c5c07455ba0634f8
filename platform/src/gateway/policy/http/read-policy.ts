import { operations } from '@keystead/contract';
import { type Database, implement } from '../../../foundation/index.ts';
import type { Provider } from '../../../providers/index.ts';
import type { GatewayTables } from '../../tables.ts';
import { readPolicyIn } from '../store.ts';

export interface PolicyDeps { readonly database: Database; readonly providers: ReadonlyMap<string, Pick<Provider, 'sandbox'>> }

/** The gateway's policy of the caller's organisation. */
export function readPolicy({ database, providers }: PolicyDeps) {
  return implement(operations.readPolicy, async ({ principal: { tenantId } }) => database.as<GatewayTables>().inTenant(tenantId, (transaction) => readPolicyIn(transaction, tenantId, providers)));
}
