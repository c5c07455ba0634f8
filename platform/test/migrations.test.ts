import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import pg from 'pg';
import { connectionOptions, migrate } from '../src/foundation/index.ts';
import { migrationsFolder } from '../src/server/postgres/index.ts';
import { eventually } from './support/attacker.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

/** Somebody waits for this number while a migration is in its middle. */
const inTheMiddle = 7_777_001;

describe('fault 13: a crash in a migration', () => {
  let server: TestDatabase;
  let owner: pg.Client;
  let ownerUrl = '';
  let name = '';
  let folder = '';

  before(async () => { server = await startTestDatabase(); });
  after(() => server.close());
  beforeEach(async () => {
    name = `test_migrations_${process.pid}_${randomBytes(4).toString('hex')}`;
    ownerUrl = Object.assign(new URL(server.ownerUrl), { pathname: `/${name}` }).href;
    await withClient(server.ownerUrl, (client) => client.query(`create database ${name}`));
    owner = new pg.Client(connectionOptions(ownerUrl));
    await owner.connect();
    folder = await mkdtemp(join(tmpdir(), 'keystead-migrations-'));
    await file('0001-first.sql', 'create table public.first (id int); insert into public.first values (1);');
    await file('0003-third.sql', 'create table public.third (id int);');
  });
  afterEach(async () => {
    await owner.end();
    await withClient(server.ownerUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
    await rm(folder, { recursive: true, force: true });
  });

  async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(connectionOptions(url));
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  const file = (fileName: string, text: string): Promise<void> => writeFile(join(folder, fileName), text);
  const column = async (text: string): Promise<string[]> => (await owner.query<{ name: string }>(text)).rows.map((row) => row.name);
  const tables = (): Promise<string[]> => column("select tablename as name from pg_tables where schemaname = 'public' order by 1");
  const applied = (): Promise<string[]> => column('select name from keystead.migrations order by name');

  it('fault 13: one that fails is undone whole, what was before it stays, nothing after it runs; put right, the next start goes on', async () => {
    await file('0002-second.sql', 'create table public.second (id int); update public.first set id = 2; select 1 / 0;');
    await assert.rejects(migrate({ ownerUrl, folder }), /0002-second\.sql failed and was rolled back/);
    assert.deepEqual([await tables(), await applied()], [['first'], ['0001-first.sql']]);
    assert.deepEqual((await owner.query('select id from public.first')).rows, [{ id: 1 }]);
    await file('0002-second.sql', 'create table public.second (id int);');
    assert.deepEqual(await migrate({ ownerUrl, folder }), ['0002-second.sql', '0003-third.sql']);
    assert.deepEqual(await tables(), ['first', 'second', 'third']);
    assert.deepEqual(await migrate({ ownerUrl, folder }), [], 'each once');
  });

  it('fault 13: cut off in the middle of one, the database undoes it by itself, and the next start goes on from there', async () => {
    await file('0002-second.sql', `create table public.second (id int); select pg_advisory_lock(${inTheMiddle}); update public.first set id = 2;`);
    await owner.query('select pg_advisory_lock($1)', [inTheMiddle]);
    const cut = assert.rejects(migrate({ ownerUrl, folder }), /terminat|connection/i);
    const waiting = (): Promise<string[]> => column("select a.pid::text as name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and not l.granted and a.application_name = 'keystead-migrate' and a.datname = current_database()");
    const [pid] = await eventually(waiting, (found) => found.length > 0);
    await owner.query('select pg_terminate_backend($1::int)', [pid]);
    await cut;
    await eventually(() => column(`select pid::text as name from pg_stat_activity where pid = ${pid ?? '0'}`), (found) => found.length === 0);
    assert.deepEqual([await tables(), await applied()], [['first'], ['0001-first.sql']]);
    await owner.query('select pg_advisory_unlock($1)', [inTheMiddle]);
    assert.deepEqual(await migrate({ ownerUrl, folder }), ['0002-second.sql', '0003-third.sql']);
    assert.deepEqual((await owner.query('select id from public.first')).rows, [{ id: 2 }]);
  });

  it('fault 13: several that start at once apply each file once, and all go on', async () => {
    await file('0002-second.sql', 'create table public.second (id int);');
    const done = await Promise.all([1, 2, 3].map(() => migrate({ ownerUrl, folder })));
    assert.deepEqual(done.flat().toSorted(), ['0001-first.sql', '0002-second.sql', '0003-third.sql']);
    assert.deepEqual((await owner.query('select id from public.first')).rows, [{ id: 1 }]);
  });

  it('fault 13: our own files go on from wherever a start ended, and one that was changed since stops the next', async () => {
    const all = (await readdir(migrationsFolder)).filter((each) => each.endsWith('.sql')).toSorted();
    const applying: string[] = [];
    const stopAfter = all[Math.floor(all.length / 2)];
    await assert.rejects(migrate({ ownerUrl, folder: migrationsFolder, onApply: (each) => { applying.push(each); if (each === stopAfter) throw new Error('killed here'); } }), /killed here/);
    assert.deepEqual(await applied(), applying);
    assert.deepEqual([...applying, ...await migrate({ ownerUrl, folder: migrationsFolder })], all);
    await owner.query("update keystead.migrations set digest = 'another' where name = $1", [all[0]]);
    await assert.rejects(migrate({ ownerUrl, folder: migrationsFolder }), /was changed after it had been applied/);
  });
});
