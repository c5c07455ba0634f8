import type { ChargebackFormat, ChargebackStatement, ChargebackSums } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { type Principal, toCsv, type Transaction, WrittenNumber } from '../foundation/index.ts';
import { type MeteringTables, readTermsOf } from '../metering/index.ts';
import type { ChargebackDependencies } from './dependencies.ts';
import { focusColumns, type FocusRow, scaleOf, writeDecimal } from './focus/columns.ts';
import { type FocusContext, focusRowsOf, openRates, purchaseRowsOf } from './focus/rows.ts';
import type { Period } from './periods.ts';
import { readLines } from './read-lines.ts';
import { readStatement } from './statement.ts';
import type { ChargebackTables } from './tables.ts';

interface Wish { readonly principal: Principal; readonly period: Period; readonly statement: ChargebackStatement }
interface FileKind { readonly suffix: string; readonly type: string; readonly write: (deps: ChargebackDependencies, wish: Wish) => AsyncIterable<Uint8Array> }

/** Every kind of file, as data. */
const kinds: Readonly<Record<ChargebackFormat, FileKind>> = {
  'statement-csv': { suffix: 'statement.csv', type: 'text/csv; charset=utf-8', write: (_deps, { statement }) => toCsv(statementColumns, statementRows(statement)) },
  'lines-csv': { suffix: 'lines.csv', type: 'text/csv; charset=utf-8', write: (deps, wish) => toCsv(lineColumns, lineRows(deps, wish)) },
  'focus-csv': { suffix: 'focus-1.2.csv', type: 'text/csv; charset=utf-8', write: (deps, wish) => toCsv(focusColumns.map(({ name }) => name), focusCsvRows(focusRows(deps, wish))) },
  'focus-parquet': { suffix: 'focus-1.2.parquet', type: 'application/vnd.apache.parquet', write: writeParquet },
};

/** Its writer is loaded when somebody asks. */
async function* writeParquet(deps: ChargebackDependencies, wish: Wish): AsyncGenerator<Uint8Array> {
  const { toParquet } = await import('./focus/parquet.ts');
  yield* toParquet(focusRows(deps, wish));
}

/** A month as a file. That it was taken stands in the audit log. */
export async function exportMonth(deps: ChargebackDependencies, principal: Principal, { period, format }: { readonly period: Period; readonly format: ChargebackFormat }): Promise<Response> {
  const { tenantId } = principal;
  const statement = await readStatement(deps, principal, period);
  await deps.database.as<ChargebackTables>().inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, action: 'chargeback.exported', actor: actorOf(principal), subjectId: null, detail: { period, format } }));
  const { suffix, type, write } = kinds[format];
  return new Response(ReadableStream.from(write(deps, { principal, period, statement })), {
    status: 200, headers: { 'content-type': type, 'content-disposition': `attachment; filename="keystead-chargeback-${period}-${suffix}"`, 'x-content-type-options': 'nosniff' },
  });
}

const money = (nanoUsd: number): WrittenNumber => new WrittenNumber(writeDecimal(BigInt(nanoUsd), scaleOf.money));

const statementColumns = ['Month', 'Line', 'For month', 'Department', 'Cost centre', 'Project', 'Client', 'Invoice', 'Currency', 'Subscription', 'Inference own keys', 'of which estimated', 'Inference platform credits', 'Sandbox (not paid)', 'Requests', 'Requests without a price', 'Input tokens', 'Output tokens', 'State'];

function sumCells({ requests, unpricedRequests, inputTokens, outputTokens, ownNanoUsd, ownEstimatedNanoUsd, platformNanoUsd, sandboxNanoUsd }: ChargebackSums) {
  return {
    'Inference own keys': money(ownNanoUsd), 'of which estimated': money(ownEstimatedNanoUsd), 'Inference platform credits': money(platformNanoUsd), 'Sandbox (not paid)': money(sandboxNanoUsd),
    'Requests': requests, 'Requests without a price': unpricedRequests, 'Input tokens': inputTokens, 'Output tokens': outputTokens,
  };
}

/** The statement as a table: the subscription, what each department and project used, corrections of earlier months. Nothing is summed. */
function* statementRows({ period, closedAt, subscription, departments, corrections }: ChargebackStatement): Generator<Readonly<Record<string, unknown>>> {
  const common = { 'Month': period, 'Currency': 'USD', 'State': closedAt === null ? 'open' : 'closed' };
  for (const line of subscription) yield { ...common, 'Line': 'Platform subscription', 'For month': line.period, 'Invoice': line.invoiceNumber ?? 'not invoiced yet', 'Subscription': line.amountCents === null ? null : money(line.amountCents * 10_000_000) };
  for (const { name, costCentre, projects } of departments) {
    for (const { project, client, ...sums } of projects) yield { ...common, 'Line': 'Inference', 'For month': period, 'Department': name, 'Cost centre': costCentre, 'Project': project, 'Client': client, ...sumCells(sums) };
  }
  for (const { period: month, departmentName, costCentre, project, client, ...sums } of corrections) yield { ...common, 'Line': 'Correction', 'For month': month, 'Department': departmentName, 'Cost centre': costCentre, 'Project': project, 'Client': client, ...sumCells(sums) };
}

const lineColumns = ['Day', 'Line', 'Department', 'Cost centre', 'Team id', 'Project', 'Client', 'Workflow', 'Tags', 'Environment', 'Provider', 'Model', 'Key', 'Paid by', 'Currency', 'Amount', 'Estimated', 'Price', 'Requests', 'Requests without a price', 'Input tokens', 'Cached input tokens', 'Cache write tokens', 'Output tokens'];

async function* lineRows(deps: ChargebackDependencies, { principal: { tenantId }, period, statement }: Wish): AsyncGenerator<Readonly<Record<string, unknown>>> {
  const { departments, clients, credentials } = await contextOf(deps, { tenantId, period, statement });
  for await (const line of readLines(deps, { tenantId, period })) {
    const department = line.department_id === null ? undefined : departments.get(line.department_id);
    const provider = deps.providers.get(line.provider ?? '');
    yield {
      'Day': line.day, 'Line': line.day.startsWith(period) ? 'Inference' : 'Correction', 'Department': department?.name ?? 'Unassigned', 'Cost centre': department?.costCentre, 'Team id': line.team, 'Project': line.project, 'Client': line.project === null ? null : clients.get(line.project),
      'Workflow': line.workflow, 'Tags': line.tags, 'Environment': line.environment, 'Provider': provider?.name ?? line.provider, 'Model': line.model, 'Key': line.credential_id === null ? null : credentials.get(line.credential_id) ?? line.credential_id,
      'Paid by': provider?.sandbox === true ? 'nobody (sandbox)' : line.payer === 'platform' ? 'platform credits' : 'own key', 'Currency': 'USD', 'Amount': money(line.cost_nano_usd), 'Estimated': line.estimated ? 'yes' : 'no', 'Price': line.price_version,
      'Requests': line.requests, 'Requests without a price': line.unpriced_requests, 'Input tokens': line.input_tokens, 'Cached input tokens': line.cache_read_tokens, 'Cache write tokens': line.cache_write_tokens, 'Output tokens': line.output_tokens,
    };
  }
}

/** Use, divided by kinds of token; then what the platform billed. */
export async function* focusRows(deps: ChargebackDependencies, { principal: { tenantId }, period, statement }: Pick<Wish, 'period' | 'statement'> & { readonly principal: Pick<Principal, 'tenantId'> }): AsyncGenerator<FocusRow> {
  const context = await contextOf(deps, { tenantId, period, statement });
  const rates = openRates(context);
  for await (const line of readLines(deps, { tenantId, period })) yield* focusRowsOf(line, context, rates);
  for (const invoice of context.invoices) yield* purchaseRowsOf(invoice, statement.subscription, context);
}

async function* focusCsvRows(rows: AsyncIterable<FocusRow>): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const row of rows) {
    yield Object.fromEntries(focusColumns.map(({ name, type }) => {
      const value = row[name] ?? null;
      return [name, typeof value === 'bigint' ? new WrittenNumber(writeDecimal(value, type === 'money' ? scaleOf.money : scaleOf.quantity)) : value];
    }));
  }
}

/** Names: departments as the statement has them, since a closed month keeps them; the rest as of now. */
async function contextOf({ database, providers }: ChargebackDependencies, { tenantId, period, statement }: { readonly tenantId: string; readonly period: Period; readonly statement: ChargebackStatement }) {
  return database.as<ChargebackTables>().inTenant(tenantId, async (trx) => {
    const departments = (await trx.selectFrom('departments').select(['id', 'name', 'cost_centre']).where('tenant_id', '=', tenantId).execute()).map(({ id, name, cost_centre: costCentre }) => [id, { name, costCentre }] as const);
    const invoices = (await trx.selectFrom('invoices').select('document').where('billed_to', '=', tenantId).orderBy('number').execute()).map(({ document }) => document);
    const context: FocusContext = {
      tenantId, organisation: statement.organisation, period, providers, terms: (await readTermsOf(trx as unknown as Transaction<MeteringTables>, new Set([tenantId]))).get(tenantId) ?? [],
      departments: new Map([...departments, ...statement.departments.flatMap(({ departmentId, name, costCentre }) => (departmentId === null ? [] : [[departmentId, { name, costCentre }] as const]))]),
      credentials: new Map((await trx.selectFrom('credentials').select(['id', 'label']).where('tenant_id', '=', tenantId).execute()).map(({ id, label }) => [id, label])),
      clients: new Map((await trx.selectFrom('client_projects').select(['code', 'client']).where('tenant_id', '=', tenantId).execute()).map(({ code, client }) => [code, client])),
      seller: invoices.at(-1)?.seller.seller ?? null,
    };
    return { ...context, invoices };
  });
}
