import { platformLogId } from '@keystead/contract';
import type { Database } from '../foundation/index.ts';
import { type InstallationFacts, readDrilledAt } from '../governance/index.ts';

/** What stands as evidence and no organisation's own rows say: of the whole installation. */
export async function readInstallationFacts(database: Database, known: { readonly mailConfigured: boolean; readonly https: boolean; readonly operators: () => Promise<number> }): Promise<InstallationFacts> {
  const [drilledAt, operators] = await Promise.all([database.as<unknown>().inTenant(platformLogId, (trx) => readDrilledAt(trx)), known.operators()]);
  return { drilledAt, mailConfigured: known.mailConfigured, https: known.https, operators };
}
