import type { BodyOf, operations } from '@keystead/contract';
import type { Transaction } from '../../foundation/index.ts';
import type { VaultTables } from '../tables.ts';
import type { SpendCaps } from './spend-caps.ts';

export type CapsInput = BodyOf<typeof operations.setCredentialCaps>;

interface Wanted { readonly tenantId: string; readonly credentialId: string; readonly label: string; readonly caps: CapsInput }

/** Sets all caps of a credential. */
export async function setCaps(trx: Transaction<VaultTables>, { spendCaps }: { readonly spendCaps: SpendCaps }, { caps, ...credential }: Wanted): Promise<void> {
  await trx.updateTable('credentials').set({ requests_per_minute: caps.requestsPerMinute, tokens_per_minute: caps.tokensPerMinute, max_concurrent: caps.maxConcurrent })
    .where('id', '=', credential.credentialId).where('tenant_id', '=', credential.tenantId).execute();
  await spendCaps.set(trx, { ...credential, period: 'day', limitNanoUsd: caps.dayNanoUsd });
  await spendCaps.set(trx, { ...credential, period: 'month', limitNanoUsd: caps.monthNanoUsd });
}
