import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { connectionOptions, newId } from '../src/foundation/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

/** Tables without row-level security, each with the reason. A table that is neither here nor protected fails the test. */
const withoutRowLevelSecurity: Readonly<Record<string, string>> = {
  'keystead.migrations': 'which migrations were applied; no tenant data, no role but the owner may read it',
  'keystead.installation': 'facts about the installation (key canaries, principal-signing key); no tenant data',
  'keystead.setup_links': 'one-time setup links exist before any tenant; hashes only',
  'keystead.vault_keys': 'the vault’s own key pairs for sealed entry; no tenant data, private halves wrapped by the credential root key, only the gateway’s role reads them',
  'keystead.used_entries': 'digests of sealed entries that were used, for a quarter of an hour; no tenant data',
  'keystead.spool_positions': 'how far each gateway spool was shipped; no tenant data',
};

describe('T2 row-level security', () => {
  let database: TestDatabase;
  before(async () => { database = await startTestDatabase(); });
  after(() => database.close());

  async function query<T extends pg.QueryResultRow>(text: string, url = database.ownerUrl): Promise<T[]> {
    const client = new pg.Client(connectionOptions(url));
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('T2 every table has row-level security, or stands on the list with its reason', async () => {
    const tables = await query<{ name: string; secured: boolean }>(`
      select n.nspname || '.' || c.relname as name, c.relrowsecurity as secured from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'identity')`);
    assert.ok(tables.length > 10);
    const open = tables.filter((table) => !table.secured).map((table) => table.name).toSorted();
    assert.deepEqual(open, Object.keys(withoutRowLevelSecurity).toSorted());
  });

  it('T2 the identity library’s tables answer to its own role alone', async () => {
    const grants = await query<{ grantee: string }>("select distinct grantee from information_schema.role_table_grants where table_schema = 'identity' and grantee not in ('keystead_owner', 'postgres')");
    assert.deepEqual(grants.map((row) => row.grantee), ['keystead_identity']);
  });

  it('T2 no runtime role owns a table, is a superuser or bypasses row-level security', async () => {
    const privileged = await query("select rolname from pg_roles where rolname like 'keystead\\_%' and rolname <> 'keystead_owner' and (rolsuper or rolbypassrls or rolcreaterole)");
    assert.deepEqual(privileged, []);
    const owned = await query("select tablename from pg_tables where schemaname in ('keystead', 'identity') and tableowner like 'keystead\\_%' and tableowner <> 'keystead_owner'");
    assert.deepEqual(owned, []);
  });

  it('T2 a transaction without a tenant sees and writes nothing; one tenant never sees another', async () => {
    const app = database.open('keystead_app');
    const [tenantA, tenantB] = [newId(), newId()];
    for (const tenant of [tenantA, tenantB]) {
      await app.as<{ tenants: { id: string; name: string } }>().inTenant(tenant, (trx) => trx.insertInto('tenants').values({ id: tenant, name: `Office ${tenant.slice(-4)}` }).execute());
    }
    const tables = app.as<{ tenants: { id: string; name: string } }>();
    assert.deepEqual(await tables.transaction((trx) => trx.selectFrom('tenants').selectAll().execute()), []);
    const seen = await tables.inTenant(tenantA, (trx) => trx.selectFrom('tenants').select('id').execute());
    assert.deepEqual(seen.map((row) => row.id), [tenantA]);
    await assert.rejects(tables.inTenant(tenantA, (trx) => trx.insertInto('tenants').values({ id: newId(), name: 'Foreign' }).execute()), /row-level security/);
    assert.equal((await tables.inTenant(tenantA, (trx) => trx.updateTable('tenants').set({ name: 'Taken' }).where('id', '=', tenantB).executeTakeFirst())).numUpdatedRows, 0n);
  });

  it('T2 RESET ROLE leads back to the pool’s own role, not to a stronger one', async () => {
    const app = database.open('keystead_app');
    const client = await app.pool.connect();
    try {
      await client.query('reset role');
      assert.equal((await client.query<{ role: string }>('select current_user as role')).rows[0]?.role, 'keystead_app');
    } finally {
      client.release();
    }
  });
});
