import { setTimeout } from 'node:timers/promises';
import type { ReceiptDocument } from '@keystead/contract';
import { type Database, type Transaction, sql } from '../../foundation/index.ts';
import type { Naming } from '../requests/request-rows.ts';
import type { MeteringTables } from '../tables.ts';
import { type OpenedReceipt, askForSignature, openReceipt } from './open-receipt.ts';

export interface ReceiptsOptions extends Naming {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  /** How long a first reading waits for the signature; left out: 1.5 s. */
  readonly signatureMilliseconds?: number;
}

const usualMilliseconds = 1_500;
const pollMilliseconds = 100;
const mostOfRun = 200;

type Trx = Transaction<MeteringTables>;

/** The receipt of one request; `null` where the ledger has none of it. */
export async function readReceipt(options: ReceiptsOptions, tenantId: string, requestId: string): Promise<ReceiptDocument | null> {
  const opened = await inTenant(options, tenantId, async (trx) => {
    const row = await trx.selectFrom('ledger').selectAll().where('tenant_id', '=', tenantId).where('request_id', '=', requestId).where('attempt_of', 'is', null).executeTakeFirst();
    return row === undefined ? null : openReceipt(trx, row, options.providers);
  });
  if (opened === null) return null;
  const [receipt = null] = await signed(options, tenantId, [opened]);
  return receipt;
}

/** The receipts of a run's requests, oldest first, and how many there are beyond the first 200. */
export async function readRunReceipts(options: ReceiptsOptions, tenantId: string, runId: string): Promise<{ readonly receipts: ReceiptDocument[]; readonly omitted: number }> {
  const { opened, all } = await inTenant(options, tenantId, async (trx) => {
    const rows = await trx.selectFrom('ledger').selectAll().where('tenant_id', '=', tenantId).where('run_id', '=', runId).where('attempt_of', 'is', null).orderBy('occurred_at').orderBy('request_id').limit(mostOfRun).execute();
    const receipts: OpenedReceipt[] = [];
    for (const row of rows) receipts.push(await openReceipt(trx, row, options.providers));
    const all = rows.length < mostOfRun ? rows.length : Number((await sql<{ count: string }>`select count(*) as count from ledger where tenant_id = ${tenantId} and run_id = ${runId} and attempt_of is null`.execute(trx)).rows[0]?.count ?? 0);
    return { opened: receipts, all };
  });
  return { receipts: await signed(options, tenantId, opened), omitted: all - opened.length };
}

/** Asks for the signatures that are missing and waits a moment for them; then names people, tokens and teams. */
async function signed(options: ReceiptsOptions, tenantId: string, opened: readonly OpenedReceipt[]): Promise<ReceiptDocument[]> {
  const asking = opened.filter(({ asks }) => asks).map(({ document }) => document);
  if (asking.length > 0) await inTenant(options, tenantId, async (trx) => { for (const document of asking) await askForSignature(trx, document); });
  const waiting = opened.flatMap(({ document }) => (document.signature === null && document.proof.leafIndex !== null && document.facts.nonce !== null ? [document.facts.requestId] : []));
  const notes = waiting.length === 0 ? new Map<string, string>() : await awaitNotes(options, tenantId, waiting);
  return named(options, tenantId, opened.map(({ document }) => ({ ...document, signature: document.signature ?? notes.get(document.facts.requestId) ?? null })));
}

async function awaitNotes(options: ReceiptsOptions, tenantId: string, requestIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rounds = Math.ceil((options.signatureMilliseconds ?? usualMilliseconds) / pollMilliseconds);
  for (let round = 0; ; round += 1) {
    const rows = await inTenant(options, tenantId, (trx) => trx.selectFrom('receipt_signatures').select(['request_id', 'note', 'refused']).where('tenant_id', '=', tenantId).where('request_id', 'in', [...requestIds]).execute());
    const notes = new Map(rows.flatMap(({ request_id: requestId, note }) => (note === null ? [] : [[requestId, note]])));
    if (round >= rounds || rows.every(({ note, refused }) => note !== null || refused)) return notes;
    await setTimeout(pollMilliseconds);
  }
}

async function named(options: ReceiptsOptions, tenantId: string, documents: readonly ReceiptDocument[]): Promise<ReceiptDocument[]> {
  const idsOf = (idOf: (document: ReceiptDocument) => string | null): string[] => [...new Set(documents.flatMap((document) => idOf(document) ?? []))];
  const users = await options.people.names(tenantId, idsOf(({ facts }) => facts.caller.userId));
  const tokens = await options.tokens.names(tenantId, idsOf(({ facts }) => facts.caller.tokenId));
  const teams = await options.teams.names(tenantId, idsOf(({ facts }) => facts.caller.teamId));
  return documents.map((document) => {
    const { userId, tokenId, teamId } = document.facts.caller;
    return { ...document, names: { ...document.names, user: nameIn(users, userId), token: nameIn(tokens, tokenId), team: nameIn(teams, teamId) } };
  });
}

function nameIn(names: ReadonlyMap<string, string>, id: string | null): string | null {
  return id === null ? null : names.get(id) ?? null;
}

function inTenant<Result>({ database }: ReceiptsOptions, tenantId: string, work: (trx: Trx) => Promise<Result>): Promise<Result> {
  return database.as<MeteringTables>().inTenant(tenantId, work);
}
