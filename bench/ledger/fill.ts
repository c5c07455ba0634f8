import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchTenant, type LedgerWorld, rollUpTables } from './world.ts';

/** Days before now over which requests lie. */
export const filledDays = 92;
/** How many of all rows each organisation has, and how large it is. */
const organisations = [
  { share: 0.4, users: 500, credentials: 12, teams: 20 }, { share: 0.25, users: 300, credentials: 8, teams: 12 }, { share: 0.2, users: 120, credentials: 6, teams: 8 }, { share: 0.1, users: 60, credentials: 4, teams: 5 }, { share: 0.05, users: 12, credentials: 2, teams: 2 },
] as const;

interface Filled { readonly rows: number; readonly tenants: readonly BenchTenant[] }

/** A folder that was kept is filled once. @throws where it holds another number of rows. */
export async function filledLedger(world: LedgerWorld, rows: number, print: (line: string) => void): Promise<readonly BenchTenant[]> {
  const note = join(world.folder, 'filled.json');
  if (!existsSync(note)) {
    const tenants = await fillLedger(world, rows, print);
    await writeFile(note, JSON.stringify({ rows, tenants } satisfies Filled));
    return tenants;
  }
  const filled = JSON.parse(await readFile(note, 'utf8')) as Filled;
  if (filled.rows !== rows) throw new Error(`${world.folder} holds ${filled.rows} rows: ask for --rows=${filled.rows}, or keep these in another folder`);
  print('it was filled before');
  // A migration since then may have made tables that nobody has looked at yet.
  await world.owner.query(`vacuum analyze ${rollUpTables.map((name) => `keystead.${name}`).join(', ')}`);
  return filled.tenants;
}

/**
 * Fills the ledger with so many requests of five organisations, made by the database itself: a person has a token, a team and some habits (two or three models, apps and keys),
 * most work falls into the hours of weekdays. The roll-up is then made as the migration makes it. @returns the organisations, the largest first.
 */
async function fillLedger(world: LedgerWorld, rows: number, print: (line: string) => void): Promise<readonly BenchTenant[]> {
  const { owner } = world;
  await addPastMonths(world);
  const { rows: indexes } = await owner.query<{ name: string; definition: string }>("select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'keystead.ledger'::regclass and not indisprimary");
  for (const { name } of indexes) await owner.query(`drop index ${name}`);
  await owner.query("set session_replication_role = 'replica'; set search_path = keystead; set timezone = 'UTC'; set maintenance_work_mem = '256MB'; set work_mem = '256MB'");
  const tenants: BenchTenant[] = [];
  for (const { share, ...size } of organisations) {
    const tenant = await world.addTenant(size);
    tenants.push(tenant);
    await insertRows(world, tenant, Math.round(rows * share));
    print(`  ${Math.round(rows * share)} rows of an organisation with ${size.users} people`);
  }
  for (const { definition } of indexes) await owner.query(definition.replace(' ON ONLY ', ' ON '));
  await owner.query("set session_replication_role = 'origin'");
  await rollUp(world);
  await owner.query(`vacuum analyze ${['ledger', ...rollUpTables].map((name) => `keystead.${name}`).join(', ')}`);
  return tenants;
}

async function addPastMonths({ owner }: LedgerWorld): Promise<void> {
  await owner.query(`do $$ begin
    set local timezone = 'UTC';
    alter table keystead.ledger detach partition keystead.ledger_earlier;
    for back in 1..4 loop call keystead.add_ledger_month(date_trunc('month', now()) - make_interval(months => back)); end loop;
    execute format('alter table keystead.ledger attach partition keystead.ledger_earlier for values from (minvalue) to (%L)', keystead.first_id_of(date_trunc('month', now()) - interval '4 months'));
  end $$`);
}

async function insertRows({ owner }: LedgerWorld, tenant: BenchTenant, rows: number): Promise<void> {
  await owner.query(`
    insert into ledger (request_id, tenant_id, occurred_at, user_id, token_id, app_id, team, project, environment, payer, custody, credential_id, credential_version, fingerprint, provider, endpoint, stream, asked_model, served_model,
      input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_state, usage_raw, cost_nano_usd, price_version, status, outcome, latency_ms, first_byte_ms, attempts, provider_request_id)
    select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15))::uuid, $1, at, ($2::uuid[])[person], ($3::uuid[])[person],
      case when (person + habit) % 3 = 0 then (array['mail-reply', 'contract-review', 'meeting-notes', 'research'])[1 + (person + habit) % 4] end, ($5::text[])[1 + person % cardinality($5::text[])],
      case when habit = 2 then 'client-' || person % 40 end, 'production', 'tenant', 'vault', ($4::uuid[])[1 + (person + habit) % cardinality($4::uuid[])], 1, 'fp_0123456789ab', (array['openai', 'anthropic', 'google', 'openai'])[1 + (person + habit) % 4], 'openai-chat', chance < 0.6,
      'model-' || (person * 7 + habit) % 24, 'model-' || (person * 7 + habit) % 24 || '-2026-07-18', 200 + (chance * 6000)::int, (chance * 900)::int, 0, 20 + (chance * 800)::int, 0,
      case when chance < 0.01 then 'estimated' else 'settled' end, '{"prompt_tokens": 1200, "completion_tokens": 300, "total_tokens": 1500, "prompt_tokens_details": {"cached_tokens": 0}}', (chance * 9000000)::bigint, 'catalogue-2026-11-21', case when chance > 0.98 then 500 else 200 end,
      case when chance > 0.98 then 'failed' else 'answered' end, 400 + (chance * 8000)::int, 100 + (chance * 800)::int,
      '[{"code": null, "model": "gpt-4o-mini", "status": 200, "provider": "openai", "startedMs": 1, "fingerprint": "fp_0123456789ab", "credentialId": "01a1ff99-ee35-73a4-b248-0422f6207867", "milliseconds": 900}]', 'req_' || noise
    from (
      select noise, chance, 1 + (power(random(), 1.5) * (cardinality($2::uuid[]) - 1))::int as person, (random() * 2.4)::int as habit,
        day + case when extract(isodow from day) > 5 then make_interval(secs => random() * 86399) else make_interval(secs => 28800 + random() * 36000) end as at
      from (select md5(random()::text) as noise, random() as chance, date_trunc('day', now()) - make_interval(days => 1 + (random() * ${filledDays - 1})::int) as day from generate_series(1, $6::int)) as drawn
    ) as made on conflict do nothing`, [tenant.id, tenant.users, tenant.tokens, tenant.credentials, tenant.teams, rows]);
}

/** As the last statement of migration 0040, a month at a time. */
async function rollUp({ owner }: LedgerWorld): Promise<void> {
  const { rows: months } = await owner.query<{ name: string }>("select relid::regclass::text as name from pg_partition_tree('keystead.ledger') where isleaf");
  for (const { name } of months) {
    const { rows: [made] } = await owner.query<{ statement: string }>("select keystead.roll_up_query('select 1 as sign, l.* from ' || $1 || ' l') as statement", [name]);
    await owner.query(made?.statement ?? '');
  }
}
