import pg from 'pg';

/** Tables of an organisation that a gateway follows, with the columns that hold ids of such tables. */
const copied = [
  ['tenants', ['id']], ['tenant_keys', ['id', 'tenant_id']], ['members', ['id', 'tenant_id', 'user_id']], ['credentials', ['id', 'tenant_id', 'created_by']],
  ['credential_versions', ['id', 'tenant_id', 'credential_id', 'tenant_key_id']], ['api_tokens', ['id', 'tenant_id', 'user_id']],
] as const;

/**
 * Adds copies of every organisation, with fresh ids, until there are so many: with keys and tokens, which nobody can call with. A key that was sealed for one organisation does not open for
 * another; so the copies are there to be held, found among and followed, not to be used.
 */
export async function copyTenants(ownerUrl: string, until: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows: [count] } = await client.query<{ there: number }>('select count(*)::int as there from keystead.tenants');
    const times = Math.ceil(until / (count?.there ?? 1)) - 1;
    await client.query('begin');
    for (const [table, ids] of copied) {
      const fresh = [...ids.map((column) => `'${column}', case when original.${column} is null then null else md5(original.${column}::text || copy)::uuid end`), ...table === 'api_tokens' ? [`'token_hash', '\\x' || md5(original.id::text || copy)`] : []];
      await client.query(`insert into keystead.${table} select (jsonb_populate_record(null::keystead.${table}, to_jsonb(original) || jsonb_build_object(${fresh.join(', ')}))).* from keystead.${table} as original, generate_series(1, $1::int) as copy`, [times]);
    }
    await client.query('commit');
  } finally {
    await client.end();
  }
}
