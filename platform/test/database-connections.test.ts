import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { type Database, connectionOptions, openDatabase, sql } from '../src/foundation/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

describe('connections to the database', () => {
  let test: TestDatabase;
  let database: Database;
  before(async () => {
    test = await startTestDatabase();
    database = openDatabase({ url: test.runtimeUrl, role: 'keystead_app', maxConnections: 1 });
  });
  after(async () => {
    await database.close();
    await test.close();
  });

  /** Ends a connection from outside, as a restart of the server does. */
  async function end(process: number): Promise<void> {
    const administrator = new pg.Client(connectionOptions(test.ownerUrl));
    await administrator.connect();
    await administrator.query('select pg_terminate_backend($1)', [process]);
    await administrator.end();
  }

  it('fault 3: one that is lost between two queries of a transaction ends no process: the transaction fails, and the next has another one', async () => {
    const backend = async (trx: Parameters<Parameters<ReturnType<Database['as']>['transaction']>[0]>[0]): Promise<number> => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)).rows[0]?.pid ?? assert.fail();
    const lost = new Promise<void>((resolve) => { database.pool.once('connect', (client) => { client.once('end', () => { resolve(); }); }); });
    let first = 0;
    await assert.rejects(database.as<unknown>().transaction(async (trx) => {
      first = await backend(trx);
      // Nobody asks anything while it goes.
      await Promise.all([end(first), lost]);
      return backend(trx);
    }));
    assert.notEqual(await database.as<unknown>().transaction(backend), first);
  });

  it('O2 the network of an address is told by every PostgreSQL that is taken, and what is no address has none', async () => {
    const networks = await database.as<unknown>().transaction((trx) => sql<{ network: string }>`
      select network_of(address) as network from unnest(array['192.0.2.77', '2001:db8:1:2::3', '::ffff:192.0.2.1', '999.1.1.1', 'not an address', null]) as address`.execute(trx));
    assert.deepEqual(networks.rows.map(({ network }) => network), ['192.0.2.0/24', '2001:db8:1::/48', '::/48', 'unknown', 'unknown', 'unknown']);
  });
});
