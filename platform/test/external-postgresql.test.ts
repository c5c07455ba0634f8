import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { migrate, readConfiguration } from '../src/foundation/index.ts';
import { migrationsFolder, openDatabaseHome } from '../src/server/postgres/index.ts';
import { runtimeRoles as roles } from '../src/server/postgres/requirements.ts';
import { type ExternalPostgresql, debianPrograms, freePort, npmPrograms, runtimePassword, startExternalPostgresql } from './support/external-postgresql.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';

const init = sandboxTenant();

/** A model's answer through the gateway, from its key in the vault: proves that every role works on this database. */
async function callModel(keystead: RunningKeystead): Promise<number> {
  const answer = await fetch(`${keystead.url}/v1/chat/completions`, {
    method: 'POST', headers: { authorization: `Bearer ${keystead.tokens['test'] ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'Say hello.' }] }),
  }).catch((error: unknown) => { throw new Error(`Nobody answered; it ended with ${keystead.process.exitCode}, and wrote:\n${keystead.log()}`, { cause: error }); });
  await answer.arrayBuffer();
  return answer.status;
}

async function countLedger(keystead: RunningKeystead): Promise<number> {
  const answer = await fetch(`${keystead.url}/api/v1/ledger`, { headers: { authorization: `Bearer ${keystead.tokens['test-admin'] ?? ''}` } });
  return ((await answer.json()) as { items: unknown[] }).items.length;
}

async function eventually<T>(read: () => Promise<T>, wanted: T): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const value = await read();
    if (value === wanted || attempt > 300) return value;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

describe('O2 Keystead on a PostgreSQL of the operator’s', () => {
  let server: ExternalPostgresql;
  const folders: string[] = [];
  before(async () => {
    server = await startExternalPostgresql(async (home) => debianPrograms() ?? npmPrograms(home));
  });
  after(async () => {
    await server.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  async function newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-folder-'));
    folders.push(folder);
    await mkdir(join(folder, 'data'));
    return join(folder, 'data');
  }

  it('O2 T2 two URLs: the SQL of the operator’s guide, run by an administrator, is all that an owner without rights and a plain login need', async () => {
    // First on this server: the guide makes the roles.
    const guide = await readFile(new URL('../../docs/operator.md', import.meta.url), 'utf8');
    const sql = /\*\*Two URLs\*\*[^`]*(?:`[^`]+`[^`]*)*?```sql\n(.*?)```/s.exec(guide)?.[1] ?? assert.fail('the guide has no SQL for two URLs');
    await server.administer(...sql.replaceAll('…', 'guide-password').split(';').map((statement) => statement.trim()).filter((statement) => statement !== ''));
    const keystead = await startKeystead({ init, environment: { KEYSTEAD_DATABASE_OWNER_URL: server.url('keystead', 'keystead_owner', 'guide-password'), KEYSTEAD_DATABASE_URL: server.url('keystead', 'keystead_run', 'guide-password') } });
    try {
      assert.equal(await callModel(keystead), 200);
      await assert.rejects(runtimePassword(keystead.dataDirectory), /ENOENT/, 'no login of our own was made');
      assert.equal(await keystead.stop(), 0, keystead.log());
    } finally {
      await keystead.remove();
    }
  });

  it('O2 V3 one URL, of a superuser: it serves, survives a restart of itself and of the server, and writes no password anywhere', async () => {
    await server.administer('create database one');
    const environment = { KEYSTEAD_DATABASE_URL: server.url('one') };
    const first = await startKeystead({ init, environment });
    assert.equal(await callModel(first), 200);
    assert.equal(await eventually(() => countLedger(first), 1), 1);
    assert.equal(await first.stop(), 0, first.log());

    const second = await startKeystead({ init, environment, dataDirectory: first.dataDirectory });
    try {
      assert.deepEqual(second.tokens, first.tokens);
      await server.restart();
      assert.equal(await eventually(() => callModel(second), 200), 200);
      const other = await newFolder();
      await assert.rejects(openDatabaseHome(readConfiguration(environment, { dataDirectory: other }), () => undefined), /another data folder: .*runtime-password is missing/);
      assert.equal(await callModel(second), 200, 'the one that runs was not locked out');
      const logs = [first, second].map((each) => each.log() + each.output()).join('\n');
      for (const password of [new URL(server.url('one')).password, await runtimePassword(first.dataDirectory)]) assert.ok(!logs.includes(password));
    } finally {
      await second.remove();
    }
  });

  async function refusal(environment: Readonly<Record<string, string>>): Promise<string> {
    const outcome: unknown = await openDatabaseHome(readConfiguration(environment, { dataDirectory: await newFolder() }), () => undefined).then(() => null, (error: unknown) => error);
    assert.ok(outcome instanceof Error, 'it did not refuse');
    for (const url of Object.values(environment)) assert.ok(!outcome.message.includes(new URL(url).password), outcome.message);
    assert.equal(outcome.message.trim().split('\n').length, 1);
    return outcome.message;
  }

  it('O2 V3 what cannot be started is said in one line: what happened, what to do, and no password', async () => {
    await server.administer("create database ascii encoding 'SQL_ASCII' template template0", 'create database three', "create role newcomer login password 'newcomer-password'");
    const closed = server.url('three').replace(/:\d+\//, `:${await freePort()}/`);
    for (const [url, happened, fix] of [
      [server.url('three', 'postgres', 'wrong-password'), /did not accept the password of "postgres"/, /Correct user or password in KEYSTEAD_DATABASE_URL/],
      [server.url('three', 'nobody_there', 'wrong-password'), /did not accept the password of "nobody_there"/, /Correct user or password/],
      [server.url('absent'), /has no database "absent"/, /create database "absent" owner "postgres" encoding 'UTF8'/],
      [closed, /was not reached \(connect ECONNREFUSED/, /correct host and port in KEYSTEAD_DATABASE_URL/],
      [`${server.url('three')}?sslmode=require`, /does not offer TLS/, /take sslmode out/],
      [server.url('ascii'), /is encoded in SQL_ASCII/, /create database … encoding 'UTF8'/],
      [server.url('three', 'newcomer', 'newcomer-password'), /"newcomer" may not make schemas/, /grant create on database "three" to "newcomer"/],
    ] as const) {
      const said = await refusal({ KEYSTEAD_DATABASE_URL: url });
      assert.match(said, happened);
      assert.match(said, fix);
    }
  });

  it('O2 a start that is refused ends with exit code 1 and the sentence on stderr', async () => {
    const dataDirectory = await newFolder();
    await assert.rejects(startKeystead({ dataDirectory, environment: { KEYSTEAD_DATABASE_URL: server.url('absent') } }), /ended with 1:\n\nKeystead did not start\.\nThe PostgreSQL at 127\.0\.0\.1:\d+ has no database "absent"\. [^\n]+\n$/);
  });

  it('T2 a login that would see every tenant is refused before anything is changed', async () => {
    await server.administer(
      'create database four', "create role sees_all login bypassrls password 'sees-all-password'", "create role owns login createrole password 'owns-password'", 'create database five owner owns',
    );
    const owner = { KEYSTEAD_DATABASE_OWNER_URL: server.url('four') };
    assert.match(await refusal({ ...owner, KEYSTEAD_DATABASE_URL: server.url('four') }), /"postgres" of KEYSTEAD_DATABASE_URL is a superuser: row-level security would not hold/);
    assert.match(await refusal({ ...owner, KEYSTEAD_DATABASE_URL: server.url('four', 'sees_all', 'sees-all-password') }), /has BYPASSRLS/);
    const own = server.url('five', 'owns', 'owns-password');
    assert.match(await refusal({ KEYSTEAD_DATABASE_OWNER_URL: own, KEYSTEAD_DATABASE_URL: own }), /"owns" of KEYSTEAD_DATABASE_URL has CREATEROLE/);
    // Nothing was made: the same database takes the right setting afterwards.
    await (await openDatabaseHome(readConfiguration({ KEYSTEAD_DATABASE_URL: server.url('four') }, { dataDirectory: await newFolder() }), () => undefined)).stop();
  });

  it('T2 an owner that is itself the runtime login is refused, although it is no superuser', async () => {
    await server.administer("create role tables_owner login password 'tables-owner-password'", 'create database six owner tables_owner', "create role plain_login login password 'plain-password'", `grant ${roles.join(', ')} to plain_login, tables_owner`);
    const own = server.url('six', 'tables_owner', 'tables-owner-password');
    const plain = server.url('six', 'plain_login', 'plain-password');
    await (await openDatabaseHome(readConfiguration({ KEYSTEAD_DATABASE_OWNER_URL: own, KEYSTEAD_DATABASE_URL: plain }, { dataDirectory: await newFolder() }), () => undefined)).stop();
    assert.match(await refusal({ KEYSTEAD_DATABASE_OWNER_URL: own, KEYSTEAD_DATABASE_URL: own }), /"tables_owner" of KEYSTEAD_DATABASE_URL owns the tables/);
    assert.match(await refusal({ KEYSTEAD_DATABASE_OWNER_URL: own, KEYSTEAD_DATABASE_URL: server.url('postgres', 'plain_login', 'plain-password') }), /Name the same server and database in both/);
    await server.administer('revoke keystead_spool from plain_login');
    assert.match(await refusal({ KEYSTEAD_DATABASE_OWNER_URL: own, KEYSTEAD_DATABASE_URL: plain }), /As an administrator of the server: grant .*keystead_spool.* to "plain_login"/);
  });
});

/** What CREATEROLE allows changed with PostgreSQL 16: both generations are asked where Debian's is an older one. */
const debian = debianPrograms();
for (const find of [...(debian === null ? [] : [async () => debian]), npmPrograms]) {
  describe('O2 an owner with CREATEROLE that is no superuser', () => {
    let server: ExternalPostgresql;
    before(async () => {
      server = await startExternalPostgresql(find);
      await server.administer("create role admin login createrole createdb password 'admin-password'", 'create database "Office-1" owner admin');
    });
    after(() => server.stop());

    it('O2 T2 makes roles, tables and a login of its own with one URL, and sets that login’s password right when it was changed', async (test) => {
      const dataDirectory = await mkdtemp(join(tmpdir(), 'keystead-folder-'));
      test.after(() => rm(dataDirectory, { recursive: true }));
      const configuration = readConfiguration({ KEYSTEAD_DATABASE_URL: server.url('Office-1', 'admin', 'admin-password') }, { dataDirectory });
      const first = await openDatabaseHome(configuration, () => undefined);
      assert.match(first.runtimeUrl, /^postgresql:\/\/keystead_runtime_Office-1:[0-9a-f]{48}@127/);
      await server.administer(`alter role "keystead_runtime_Office-1" password 'changed-by-hand'`);
      assert.equal((await openDatabaseHome(configuration, () => undefined)).runtimeUrl, first.runtimeUrl);
    });
  });
}

it('O2 databases of one server that are made at the same moment share its roles and do not fail each other', async (test) => {
  const server = await startExternalPostgresql(npmPrograms);
  test.after(() => server.stop());
  const names = ['a', 'b', 'c', 'd'];
  await server.administer(...names.map((name) => `create database ${name}`));
  const applied = await Promise.all(names.map((name) => migrate({ ownerUrl: server.url(name), folder: migrationsFolder })));
  assert.equal(new Set(applied.map((each) => each.length)).size, 1, 'each applied every file');
});
