import type { IsolationTry } from '@keystead/contract';
import { type TenantDatabase, type Transaction, sql } from '../../../foundation/index.ts';
import { askUntil } from './ask-until.ts';

/** Rows about the calls of a test. */
export interface GatewayRecords {
  /** Refused calls of the decoy’s token in its own log: once some are there, what was recorded before them is too. */
  readonly arrived: number;
  /** Calls that used a key, in the decoy’s ledger: it has none. */
  readonly ofDecoy: number;
  /** Calls of the test’s tokens that used a key, in the organisation’s ledger. */
  readonly ofOurs: number;
  /** Refused calls of either’s token that stand in the log of the other. */
  readonly astray: number;
}

interface TestTokens { readonly decoyId: string; readonly tenantId: string; readonly decoyToken: string; readonly ourToken: string | null }

/** What the calls of a test left, by the database. */
export async function readGatewayRecords<Tables>(database: TenantDatabase<Tables>, { decoyId, tenantId, decoyToken, ourToken }: TestTokens): Promise<GatewayRecords> {
  const tokens = [decoyToken, ...(ourToken === null ? [] : [ourToken])];
  const [ofDecoy, arrived, astrayThere] = await database.inTenant(decoyId, async (trx) => [
    await count(trx, sql`from ledger`), await count(trx, sql`from refusals where token_id = ${decoyToken}`), await count(trx, sql`from refusals where token_id is distinct from ${decoyToken}`),
  ] as const);
  const [ofOurs, astrayHere] = await database.inTenant(tenantId, async (trx) => [await count(trx, sql`from ledger where token_id = any(${tokens})`), await count(trx, sql`from refusals where token_id = ${decoyToken}`)] as const);
  return { arrived, ofDecoy, ofOurs, astray: astrayThere + astrayHere };
}

async function count<Tables>(trx: Transaction<Tables>, from: ReturnType<typeof sql>): Promise<number> {
  const { rows: [row] } = await sql<{ rows: number }>`select count(*)::int as rows ${from}`.execute(trx);
  return row?.rows ?? 0;
}

/** That no call of a test used a key, and none stands in the other’s records. Waits until they have come in. */
export async function probeRecords(read: () => Promise<GatewayRecords>, pause: (milliseconds: number) => Promise<void>): Promise<IsolationTry[]> {
  const records = await askUntil(pause, read, ({ arrived }) => arrived > 0);
  const tried = (as: IsolationTry['as'], what: string, rows: number): IsolationTry => ({
    area: 'gateway', as, what, expected: '0 rows', ...(rows > 0 ? { found: `${rows} rows`, outcome: 'leaked' } : records.arrived === 0 ? { found: 'the records of the calls did not come in', outcome: 'skipped' } : { found: '0 rows', outcome: 'refused' }),
  });
  return [
    tried('organisation', 'The decoy’s ledger, after all calls', records.ofDecoy), tried('decoy', 'Calls of the test that used a key, in the organisation’s ledger', records.ofOurs),
    tried('organisation', 'Refused calls in the log of the other', records.astray),
  ];
}
