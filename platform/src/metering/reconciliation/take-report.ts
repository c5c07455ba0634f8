import { createHash } from 'node:crypto';
import type { BillingStatement } from '@keystead/contract';
import type { Actor } from '../../audit/index.ts';
import { type Database, KeysteadError } from '../../foundation/index.ts';
import type { Naming } from '../requests/request-rows.ts';
import type { MeteringTables } from '../tables.ts';
import type { BilledLine, ProviderKey } from './billed-line.ts';
import { compareStatement } from './compare-statement.ts';
import { reportDrivers } from './drivers/registry.ts';
import { type AskReport, fetchReport } from './fetch-report.ts';
import { findKeys } from './find-keys.ts';
import { readCredentials } from './our-count.ts';
import { raiseAlarms } from './raise-alarms.ts';
import { type NewStatement, findSame, findStatement, insertStatement, toStatements } from './statements.ts';

/** Takes an admin key of the vault, which stays where it is. @throws KeysteadError `not_found`, `conflict` */
export type OpenReport = (asked: { readonly tenantId: string; readonly credentialId: string; readonly actor: Actor; readonly from: string; readonly to: string }) => Promise<{ readonly provider: string; readonly ask: AskReport }>;

export interface Taker extends Pick<Naming, 'people' | 'providers'> { readonly database: Database; readonly openReport?: OpenReport }
interface Asked { readonly tenantId: string; readonly actor: Actor; readonly createdBy: string | null; readonly from: string; readonly to: string }

/**
 * Fetches a provider's report, stores it and looks for use by others. The same report again gives the statement that there is, compared anew.
 * @throws KeysteadError `not_found`, `conflict` for a key that reads no reports, `provider_failed`, `unavailable`.
 */
export async function takeReport(taker: Taker, asked: Asked & { readonly credentialId: string }): Promise<BillingStatement> {
  const { credentialId, from, to } = asked;
  if (taker.openReport === undefined) throw new KeysteadError('unavailable', { detail: 'the key service is not connected' });
  const opened = await taker.openReport(asked);
  const driver = reportDrivers.get(opened.provider);
  if (driver === undefined) throw new KeysteadError('conflict', { detail: 'no report of this key’s provider can be read; upload its bill as a file' });
  const { lines, keys } = await fetchReport(driver, { from, to }, opened.ask);
  const digest = createHash('sha256').update(JSON.stringify([from, to, lines])).digest();
  return keepStatement(taker, { ...asked, provider: driver.bills, source: { kind: 'report', credentialId }, digest }, { lines, keys, again: 'take' });
}

/** Stores what was read. @throws KeysteadError `conflict` where a file was uploaded before */
export async function keepStatement({ database, people, providers }: Taker, statement: Omit<NewStatement, 'lines'>, read: { readonly lines: readonly BilledLine[]; readonly keys: readonly ProviderKey[]; readonly again: 'take' | 'refuse' }): Promise<BillingStatement> {
  const { tenantId, provider, actor } = statement;
  const stored = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
    const before = await findSame(trx, statement);
    if (before !== null && read.again === 'refuse') throw new KeysteadError('conflict', { detail: `this file was uploaded on ${before.created_at.toISOString().slice(0, 10)} already, as “${before.file_name ?? ''}”` });
    const id = before?.id ?? await insertStatement(trx, { ...statement, lines: findKeys(read.lines, read.keys, await readCredentials(trx, tenantId, provider)) });
    const row = await findStatement(trx, tenantId, id);
    await raiseAlarms(trx, row, await compareStatement(trx, row, (each) => providers.get(each)?.priceId ?? null), actor);
    return row;
  });
  const [answer] = await toStatements([stored], tenantId, { people, providers });
  if (answer === undefined) throw new KeysteadError('internal');
  return answer;
}
