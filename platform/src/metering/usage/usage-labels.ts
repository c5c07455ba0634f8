import type { UsageDimension } from '@keystead/contract';
import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import type { MeteringTables } from '../tables.ts';
import type { UsageRow } from './select-usage.ts';
import type { UsageLabels } from './shape-usage.ts';

type Labels = (dependencies: MeteringDependencies, tenantId: string, keys: readonly string[]) => ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;

const asTheyAre: Labels = () => new Map();
const payers: ReadonlyMap<string, string> = new Map([['tenant', 'Own keys'], ['platform', 'Platform credits']]);
const labelsByDimension: Readonly<Record<UsageDimension, Labels>> = {
  provider: ({ providers }, _tenantId, keys) => new Map(keys.flatMap((key) => { const name = providers.get(key)?.name; return name === undefined ? [] : [[key, name] as const]; })),
  user: ({ people }, tenantId, keys) => people.names(tenantId, keys),
  token: ({ tokens }, tenantId, keys) => tokens.names(tenantId, keys),
  team: ({ teams }, tenantId, keys) => teams.names(tenantId, keys),
  credential: (dependencies, tenantId, keys) => stored(dependencies, tenantId, (trx) => sql`select id::text as key, label from credentials where tenant_id = ${tenantId} and id = any(${keys}::uuid[])`.execute(trx)),
  department: (dependencies, tenantId, keys) => stored(dependencies, tenantId, (trx) => sql`select id::text as key, name as label from departments where tenant_id = ${tenantId} and id = any(${keys}::uuid[])`.execute(trx)),
  payer: () => payers,
  model: asTheyAre, askedModel: asTheyAre, app: asTheyAre, environment: asTheyAre, project: asTheyAre, workflow: asTheyAre, endpoint: asTheyAre,
};

async function stored({ database }: MeteringDependencies, tenantId: string, read: (trx: Transaction<MeteringTables>) => Promise<{ rows: unknown[] }>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await database.as<MeteringTables>().inTenant(tenantId, read);
  return new Map((rows as { key: string; label: string }[]).map(({ key, label }) => [key, label]));
}

/** What the keys of an answer are called; one that nobody knows stays as it is. */
export async function labelsFor(dependencies: MeteringDependencies, tenantId: string, { by, thenBy }: { readonly by: UsageDimension; readonly thenBy?: UsageDimension | undefined }, rows: readonly UsageRow[]): Promise<UsageLabels> {
  const first = [by, [...new Set(rows.flatMap((row) => (row.other1 || row.key1 === '' ? [] : [row.key1])))]] as const;
  const second = thenBy === undefined ? [] : [[thenBy, [...new Set(rows.flatMap((row) => (row.other2 || row.key2 === '' ? [] : [row.key2])))]] as const];
  const labels = await Promise.all([first, ...second].map(async ([dimension, keys]) => [dimension, keys.length === 0 ? new Map<string, string>() : await labelsByDimension[dimension](dependencies, tenantId, keys)] as const));
  return new Map(labels);
}
