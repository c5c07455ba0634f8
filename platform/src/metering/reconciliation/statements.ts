import type { BillingStatement } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Transaction, newId, sql } from '../../foundation/index.ts';
import type { Naming } from '../requests/request-rows.ts';
import type { BillingStatementsTable, MeteringTables } from '../tables.ts';
import type { TheirLine } from './cells.ts';
import type { DayRange } from './drivers/driver.ts';

type Trx = Transaction<MeteringTables>;
export type StoredStatement = Omit<BillingStatementsTable, 'created_at' | 'settled_at' | 'digest'> & { readonly created_at: Date; readonly settled_at: Date | null };

export interface NewStatement extends DayRange {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly createdBy: string | null;
  readonly provider: string;
  readonly from: string;
  readonly to: string;
  readonly source: { readonly kind: 'report'; readonly credentialId: string } | { readonly kind: 'upload'; readonly fileName: string };
  readonly digest: Buffer;
  readonly lines: readonly TheirLine[];
}

const columns = sql.raw(`id, tenant_id, provider, source, credential_id, file_name, to_char(from_day, 'YYYY-MM-DD') as from_day, to_char(to_day, 'YYYY-MM-DD') as to_day, lines, cost_nano_usd, created_by, created_at, settled_at`);

/** Statements, newest first. */
export async function selectStatements(trx: Trx, tenantId: string, { before = null, limit }: { readonly before?: string | null; readonly limit: number }): Promise<readonly StoredStatement[]> {
  return (await sql<StoredStatement>`select ${columns} from billing_statements where tenant_id = ${tenantId} and (${before}::uuid is null or id < ${before}::uuid) order by id desc limit ${limit}`.execute(trx)).rows;
}

/** @throws KeysteadError `not_found` */
export async function findStatement(trx: Trx, tenantId: string, id: string): Promise<StoredStatement> {
  const [row] = (await sql<StoredStatement>`select ${columns} from billing_statements where tenant_id = ${tenantId} and id = ${id}`.execute(trx)).rows;
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}

/** The statement that was read from the same bytes, where there is one. */
export async function findSame(trx: Trx, { tenantId, provider, digest }: Pick<NewStatement, 'tenantId' | 'provider' | 'digest'>): Promise<StoredStatement | null> {
  return (await sql<StoredStatement>`select ${columns} from billing_statements where tenant_id = ${tenantId} and provider = ${provider} and digest = ${digest}`.execute(trx)).rows[0] ?? null;
}

/** Stores a statement with its lines. */
export async function insertStatement(trx: Trx, { tenantId, actor, createdBy, provider, source, from, to, digest, lines }: NewStatement): Promise<string> {
  const id = newId();
  const money = lines.flatMap((line) => line.costNanoUsd ?? []);
  await trx.insertInto('billing_statements').values({
    id, tenant_id: tenantId, provider, source: source.kind, credential_id: source.kind === 'report' ? source.credentialId : null, file_name: source.kind === 'upload' ? source.fileName : null,
    from_day: from, to_day: to, lines: lines.length, cost_nano_usd: money.length === 0 ? null : money.reduce((sum, cost) => sum + cost, 0), digest, created_by: createdBy,
  }).execute();
  const rows = lines.map(({ tokens, ...line }) => ({ ...line, id: newId(), ...(tokens === null ? {} : tokens) }));
  await sql`
    insert into billing_lines (id, tenant_id, statement_id, day, model, key_hint, credential_id, item, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, requests, cost_nano_usd, precision_nano_usd)
    select l.id, ${tenantId}, ${id}, l.day, l.model, l."keyHint", l."credentialId", l.item, l.input, l."cacheRead", l."cacheWrite", l.output, l.requests, l."costNanoUsd", l."precisionNanoUsd"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (id uuid, day date, model text, "keyHint" text, "credentialId" uuid, item text, input bigint, "cacheRead" bigint, "cacheWrite" bigint, output bigint, requests bigint, "costNanoUsd" bigint, "precisionNanoUsd" bigint)`.execute(trx);
  await recordEvent(trx, { tenantId, action: 'reconciliation.statement-added', actor, subjectId: id, detail: { provider, source: source.kind, from, to, lines: lines.length } });
  return id;
}

interface StoredLine extends Omit<TheirLine, 'tokens'> { readonly input: number | null; readonly cacheRead: number | null; readonly cacheWrite: number | null; readonly output: number | null }

export async function readLines(trx: Trx, tenantId: string, statementId: string): Promise<readonly TheirLine[]> {
  const { rows } = await sql<StoredLine>`
    select to_char(day, 'YYYY-MM-DD') as day, model, key_hint as "keyHint", credential_id as "credentialId", item, input_tokens as input, cache_read_tokens as "cacheRead", cache_write_tokens as "cacheWrite",
      output_tokens as output, requests, cost_nano_usd as "costNanoUsd", precision_nano_usd as "precisionNanoUsd"
    from billing_lines where tenant_id = ${tenantId} and statement_id = ${statementId} order by id`.execute(trx);
  return rows.map(({ input, cacheRead, cacheWrite, output, ...line }) => ({ ...line, tokens: input === null ? null : { input, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0, output: output ?? 0 } }));
}

/** As callers see them. */
export async function toStatements(rows: readonly StoredStatement[], tenantId: string, { people, providers }: Pick<Naming, 'people' | 'providers'>): Promise<BillingStatement[]> {
  const names = await people.names(tenantId, [...new Set(rows.flatMap((row) => row.created_by ?? []))]);
  return rows.map((row) => ({
    id: row.id, provider: row.provider, providerName: providers.get(row.provider)?.name ?? row.provider, source: row.source, credentialId: row.credential_id, fileName: row.file_name, from: row.from_day, to: row.to_day, lines: row.lines,
    costNanoUsd: row.cost_nano_usd, createdAt: row.created_at.toISOString(), createdBy: row.created_by === null ? null : names.get(row.created_by) ?? null, settledAt: row.settled_at?.toISOString() ?? null,
  }));
}
