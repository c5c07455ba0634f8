import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';
import { apps } from '../src/catalogue/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { ArchiveProblem, exportedOtherwise, exportedTables, ledgerTables, notExported } from '../src/governance/index.ts';
import { type Office, type Visitor, field, join, password, signedIn, textOf } from './support/identity.ts';
import { type Installation, startInstallation } from './support/leaving-world.ts';

const [app] = apps;
const golden = app?.goldenCases[0];
assert.ok(app !== undefined && golden !== undefined);

let here: Installation;
let there: Installation;
before(async () => { [here, there] = await Promise.all([startInstallation(), startInstallation()]); });
after(async () => { await Promise.all([here.close(), there.close()]); });

async function upload(installation: Installation, visitor: Visitor, name: string, bytes: Buffer, versionOf?: string): Promise<string> {
  const cookie = [...visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const response = await installation.api.fetch(new Request(`http://127.0.0.1:7420/api/v1/documents${versionOf === undefined ? '' : `/${versionOf}/versions`}?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { cookie, origin: 'http://127.0.0.1:7420', 'content-type': 'application/octet-stream' }, body: new Uint8Array(bytes) }));
  const body = await response.json() as { id: string };
  assert.equal(response.status, 201, JSON.stringify(body));
  return body.id;
}

/** Rows of any table of a tenant, as their JSON. */
async function rows(installation: Installation, tenantId: string, table: string): Promise<Record<string, unknown>[]> {
  return installation.database.open('keystead_app').as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ row: Record<string, unknown> }>`select to_jsonb(t) as row from ${sql.table(table)} t where tenant_id = ${tenantId}`.execute(trx)).rows.map(({ row }) => row));
}

const envelope = randomBytes(80);
const fullToken: { value?: string } = {};

/** An organisation with something in every drawer. */
async function furnished(): Promise<Office & { documentId: string; runId: string; memberEmail: string; bytes: Buffer }> {
  const office = await here.office('Harbor & Lane "Co"');
  const { owner, tenantId } = office;
  const member = await join(here as never, office, 'member');
  const team = textOf(await owner.call('POST', '/api/v1/teams', { name: 'Renewals' }), 'id');
  await owner.call('PUT', `/api/v1/teams/${team}/members`, { members: [] });
  fullToken.value = textOf(await owner.call('POST', '/api/v1/tokens', { name: 'ci', scopes: ['apps.read'] }), 'secret');
  const bytes = Buffer.from((golden?.documents[0]?.pages ?? ['a page']).join('\f'));
  const documentId = await upload(here, owner, '../=lease "x".txt', bytes);
  const started = await owner.call('POST', `/api/v1/apps/${app?.id}/runs`, { input: golden?.input, documentIds: [documentId] });
  const runId = textOf(started, 'id');
  const followed = await here.api.fetch(new Request(`http://127.0.0.1:7420/api/v1/runs/${runId}/events`, { headers: { cookie: [...owner.cookies].map(([key, value]) => `${key}=${value}`).join('; ') } }));
  await followed.text();
  const credential = newId();
  await here.database.open('keystead_app').as<unknown>().inTenant(tenantId, async (trx) => {
    await sql`insert into credentials (id, tenant_id, provider, label, origin, environment, state, created_by) values (${credential}, ${tenantId}, 'openai', 'Main', 'https://api.openai.com', 'production', 'active', ${office.ownerId})`.execute(trx);
    await sql`insert into credential_versions (id, tenant_id, credential_id, version, state, fingerprint, last_four, tenant_key_id, envelope) values (${newId()}, ${tenantId}, ${credential}, 1, 'primary', 'fp-1', 'wxyz', (select id from tenant_keys where ring = 'credential'), ${envelope})`.execute(trx);
    await sql`insert into budgets (id, tenant_id, name, period, limit_amount) values (${newId()}, ${tenantId}, 'Monthly', 'month', 9007199254740993)`.execute(trx);
    await sql`insert into routes (id, tenant_id, name, chain) values (${newId()}, ${tenantId}, 'fast', '[{"provider":"openai"}]')`.execute(trx);
  });
  await here.database.open('keystead_spool').as<unknown>().inTenant(tenantId, (trx) => sql`insert into ledger (request_id, tenant_id, occurred_at, user_id, environment, payer, custody, endpoint, stream, asked_model, usage_state, cost_nano_usd, status, outcome)
    values (${newId()}, ${tenantId}, '2026-11-02T10:11:12.123456Z', ${office.ownerId}, 'production', 'tenant', 'vault', '/v1/chat/completions', false, '=cmd()', 'settled', 1234567, 200, 'answered')`.execute(trx));
  await here.sequence();
  return { ...office, documentId, runId, memberEmail: member.email, bytes };
}

/** Starts an export and waits for its end. */
async function exported(owner: Visitor): Promise<string> {
  const started = await owner.call('POST', '/api/v1/tenant/exports', {});
  assert.equal(started.status, 202, JSON.stringify(started.body));
  const id = textOf(started, 'id');
  for (;;) {
    const read = await owner.call('GET', `/api/v1/tenant/exports/${id}`);
    if (field(read, 'state') !== 'running') {
      assert.equal(field(read, 'state'), 'ready', JSON.stringify(read.body));
      return id;
    }
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}

async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const zip = await yauzl.fromBufferPromise(bytes);
  for await (const entry of zip.eachEntry()) files.set(entry.fileName, Buffer.concat(await Array.fromAsync(await zip.openReadStreamPromise(entry))));
  return files;
}

/** Where the middle of the largest file lies in an archive: what stands between files (times, flags) may differ and means nothing. */
async function insideLargest(bytes: Buffer): Promise<number> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const [largest] = (await Array.fromAsync(zip.eachEntry())).toSorted((left, right) => right.compressedSize - left.compressedSize);
  assert.ok(largest !== undefined);
  const start = largest.relativeOffsetOfLocalHeader;
  return start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28) + Math.floor(largest.compressedSize / 2);
}

describe('T8 leaving', () => {
  it('T8 every table of a tenant leaves, or stands on the list with its reason: a new one that was forgotten fails here', async () => {
    const { rows: found } = await here.database.open('keystead_app').pool.query<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where n.nspname = 'keystead' and c.relkind in ('r', 'p') and not c.relispartition`);
    const known = [...exportedTables.map(({ table }) => table), ...ledgerTables.map(({ table }) => table), ...Object.keys(exportedOtherwise), ...Object.keys(notExported)];
    assert.deepEqual(found.map(({ name }) => name).toSorted(), known.toSorted());
  });

  it('T8, attack 19 canary: an export holds everything and its manifest’s hashes, and no key, envelope, password hash or token; at rest it is sealed', async () => {
    const office = await furnished();
    const id = await exported(office.owner);
    const { status, bytes } = await here.download(office.owner, id);
    assert.equal(status, 200);
    const files = await unzip(bytes);
    for (const path of ['README.md', 'manifest.json', 'organisation/settings.json', 'people/members.jsonl', 'usage/ledger.csv', 'audit/leaves.jsonl', `runs/markdown/${office.runId}.md`]) assert.ok(files.has(path), path);
    const everything = Buffer.concat([...files.values()]);
    const secrets = await here.identity.people.names(office.tenantId, []).then(async () => (await here.database.open('keystead_identity').pool.query<{ password: string }>('select password from identity.account where password is not null')).rows.map((row) => row.password));
    const tokenHash = (await rows(here, office.tenantId, 'api_tokens'))[0]?.['token_hash'];
    const wrapped = (await rows(here, office.tenantId, 'tenant_keys')).map((row) => String(row['wrapped']).slice(2));
    for (const secret of [...secrets, ...wrapped, fullToken.value ?? '-', String(tokenHash).slice(2), envelope.toString('hex'), envelope.toString('base64'), 'wxyz', password]) {
      assert.ok(secret.length > 3 && !everything.includes(secret), 'a secret left');
    }
    assert.ok(files.get('documents/index.jsonl')?.includes(office.documentId));
    assert.match(String(files.get('usage/ledger.csv')), /'=cmd\(\)/);
    for (const name of await readdir(here.folder, { recursive: true })) {
      if (name.includes(id) && /[/\\]\d{6}$/.test(name)) assert.ok(!(await readFile(joinPath(here.folder, name))).includes('manifest.json'));
    }
  });

  it('T8 round trip between two installations: documents, runs, people, ledger, budgets and the former log are what they were; keys are entered again', async () => {
    const office = await furnished();
    await upload(here, office.owner, 'lease 2.txt', Buffer.from('another version'), office.documentId);
    await office.owner.call('PUT', `/api/v1/documents/${office.documentId}/hold`, { reason: 'a claim' });
    await office.owner.call('POST', `/api/v1/runs/${office.runId}/comments`, { text: 'Look at the\u2028second page.' });
    await office.owner.call('PUT', `/api/v1/runs/${office.runId}/sharing`, { visibility: 'private' });
    await office.owner.call('POST', '/api/v1/templates', { appId: app.id, name: 'The usual', shared: true, input: golden.input, documentIds: [office.documentId] });
    const { bytes } = await here.download(office.owner, await exported(office.owner));
    const file = joinPath(there.folder, 'export.zip');
    await writeFile(file, bytes);
    const imported = await there.leaving.importTenant(file);
    assert.deepEqual({ ...imported, leaves: 0 }, { tenantId: office.tenantId, name: 'Harbor & Lane "Co"', people: 2, newPeople: 2, documents: 2, runs: 1, ledgerRows: 1, leaves: 0 });
    const same = async (table: string, without: readonly string[]) => {
      const strip = (each: Record<string, unknown>[]) => each.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !without.includes(name)))).toSorted((left, right) => String(left['id']).localeCompare(String(right['id'])));
      assert.deepEqual(strip(await rows(there, office.tenantId, table)), strip(await rows(here, office.tenantId, table)), table);
    };
    await same('ledger', ['user_id']);
    await same('documents', ['object_key', 'tenant_key_id', 'uploaded_by', 'held_by', 'uploaded_at', 'held_at', 'last_used_at', 'reading_until', 'reading_attempts']);
    await same('teams', []);
    await same('budgets', []);
    await same('routes', []);
    await same('members', ['user_id']);
    await same('runs', ['object_key', 'tenant_key_id', 'sealed_title', 'sealed_input', 'sealed_output', 'sealed_citations', 'started_by', 'lease_until', 'created_at', 'finished_at', 'retention_session']);
    const [credential] = await rows(there, office.tenantId, 'credentials');
    const [version] = await rows(there, office.tenantId, 'credential_versions');
    assert.deepEqual([credential?.['state'], version?.['state'], version?.['envelope'], version?.['last_four']], ['disabled', 'primary', null, '']);
    const [token] = await rows(there, office.tenantId, 'api_tokens');
    assert.ok(token?.['revoked_at'] !== null && token?.['name'] === 'ci');

    // Nobody brought a password along: a link sets one, and then everything is there.
    const owner = there.visitor();
    await assert.rejects(signedIn(owner, office.email), /could not sign in/);
    await there.database.open('keystead_identity').pool.query('insert into identity.account (id, "accountId", "userId", "providerId", password, "updatedAt") select $1, id::text, id, \'credential\', $2, now() from identity."user" where email = $3',
      [newId(), (await here.database.open('keystead_identity').pool.query<{ password: string }>('select a.password from identity.account a join identity."user" u on u.id = a."userId" where u.email = $1', [office.email])).rows[0]?.password, office.email]);
    await signedIn(owner, office.email);
    const [before, now] = [await office.owner.call('GET', `/api/v1/runs/${office.runId}`), await owner.call('GET', `/api/v1/runs/${office.runId}`)];
    assert.deepEqual([field(now, 'output'), field(now, 'citations'), field(now, 'title'), field(now, 'outputHash')], [field(before, 'output'), field(before, 'citations'), field(before, 'title'), field(before, 'outputHash')]);
    assert.deepEqual(field(await owner.call('GET', `/api/v1/documents/${office.documentId}/text`), 'pages'), field(await office.owner.call('GET', `/api/v1/documents/${office.documentId}/text`), 'pages'));
    const [comment] = field(await owner.call('GET', `/api/v1/runs/${office.runId}/comments`), 'items') as { text: string; textChanged: boolean }[];
    assert.deepEqual([comment?.text, comment?.textChanged], ['Look at the\u2028second page.', false], 'also with a letter that ends lines elsewhere');
    const [template] = field(await owner.call('GET', '/api/v1/templates'), 'items') as { name: string; mine: boolean; documents: number }[];
    assert.deepEqual([template?.name, template?.mine, template?.documents], ['The usual', true, 1]);
    const former = await owner.call('GET', '/api/v1/audit/imported?limit=5');
    assert.equal(field(former, 'size'), imported.leaves);
    assert.ok(imported.leaves > 5 && typeof field(former, 'nextCursor') === 'string');
    await assert.rejects(there.leaving.importTenant(file), /has the organisation .* already/);
  });

  it('T8 an export of an earlier version, without the tables and columns that came later, is imported; what it does not have is as for a new organisation', async () => {
    const office = await furnished();
    const files = await unzip((await here.download(office.owner, await exported(office.owner))).bytes);
    for (const later of ['approvals/settings.jsonl', 'approvals/deputies.jsonl', 'alerts/settings.jsonl']) assert.ok(files.delete(later), later);
    files.set('gateway/routes.jsonl', Buffer.from(String(files.get('gateway/routes.jsonl')).replaceAll(/"for_apps":(?:true|false),/g, '')));
    const manifest = JSON.parse(String(files.get('manifest.json'))) as { files: { path: string; sizeBytes: number; sha256: string }[] };
    manifest.files = manifest.files.flatMap(({ path }) => {
      const bytes = files.get(path);
      return bytes === undefined ? [] : [{ path, sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }];
    });
    files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
    const zip = new ZipFile();
    for (const [path, bytes] of files) zip.addBuffer(bytes, path);
    zip.end();
    const file = joinPath(there.folder, 'earlier.zip');
    await writeFile(file, zip.outputStream);
    const { tenantId } = await there.leaving.importTenant(file);
    assert.deepEqual([(await rows(there, tenantId, 'routes')).map((row) => row['for_apps']), await rows(there, tenantId, 'review_settings')], [[false], []]);
  });

  it('T8 an archive that was changed is refused before anything is written; one that breaks off on the way is taken back whole', async () => {
    const office = await furnished();
    const { bytes } = await here.download(office.owner, await exported(office.owner));
    const file = joinPath(there.folder, 'changed.zip');
    const changed = Buffer.from(bytes);
    const place = await insideLargest(changed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    for (const broken of [changed, bytes.subarray(0, -30), Buffer.from('no zip at all')]) {
      await writeFile(file, broken);
      await assert.rejects(there.leaving.importTenant(file), ArchiveProblem);
    }
    const count = async () => (await there.database.open('keystead_identity').pool.query<{ n: number }>('select (select count(*) from identity."user") + (select count(*) from keystead.members) as n')).rows[0]?.n;
    const before = await count();
    // A run with the id of one that is there already.
    const other = await there.office('Other');
    await there.database.open('keystead_app').as<unknown>().inTenant(other.tenantId, (trx) => sql`insert into runs (id, tenant_id, app_id, app_version, state, audience) values (${office.runId}, ${other.tenantId}, 'x', '1', 'failed', 'internal')`.execute(trx));
    await writeFile(file, bytes);
    await assert.rejects(there.leaving.importTenant(file), /duplicate key/);
    assert.equal(await count(), (before ?? 0) + 2);
    assert.deepEqual(await rows(there, office.tenantId, 'members'), []);
    assert.deepEqual((await readdir(there.folder, { recursive: true })).filter((name) => name.includes(office.documentId)), []);
    // The id was used up by that: the organisation comes under a new one, with everything else as it was.
    await there.database.open('keystead_app').as<unknown>().inTenant(other.tenantId, (trx) => sql`update runs set id = ${newId()}`.execute(trx));
    const again = await there.leaving.importTenant(file);
    assert.notEqual(again.tenantId, office.tenantId);
    assert.equal((await rows(there, again.tenantId, 'runs'))[0]?.['id'], office.runId);
  });

  it('T8, T6 exports are an owner’s, with the second factor; one runs at a time; stopped or expired, no file and no key is left; attacks 7, 9: foreign ids are unknown ones', async () => {
    const [office, stranger] = [await furnished(), await here.office('Stranger')];
    const member = here.visitor();
    await signedIn(member, office.memberEmail);
    assert.equal((await member.call('POST', '/api/v1/tenant/exports', {})).status, 403);
    const [first, second] = await Promise.all([office.owner.call('POST', '/api/v1/tenant/exports', {}), office.owner.call('POST', '/api/v1/tenant/exports', {})]);
    assert.deepEqual([first.status, second.status].toSorted(), [202, 409]);
    const id = textOf(first.status === 202 ? first : second, 'id');
    const stopped = await office.owner.call('POST', `/api/v1/tenant/exports/${id}/stop`);
    assert.equal(stopped.status, 200, JSON.stringify(stopped.body));
    const told = (await rows(here, office.tenantId, 'audit_outbox')).filter(({ action }) => action === 'tenant.export-ended');
    // A small organisation’s may be whole before the stop arrives; it goes all the same.
    assert.deepEqual(told.map(({ detail }) => (detail as { export: string }).export), [id]);
    assert.equal((await here.download(office.owner, id)).status, 409);
    const ready = await exported(office.owner);
    for (const [method, path] of [['GET', ''], ['GET', '/file'], ['POST', '/stop']] as const) {
      const [foreign, unknown] = [await stranger.owner.call(method, `/api/v1/tenant/exports/${ready}${path}`), await stranger.owner.call(method, `/api/v1/tenant/exports/${newId()}${path}`)];
      assert.equal(foreign.status, 404);
      assert.deepEqual({ ...foreign.body as object, traceId: '' }, { ...unknown.body as object, traceId: '' });
    }
    here.clock.advance(7 * 86_400_000 + 1_000);
    await here.leaving.tend();
    const [row] = (await rows(here, office.tenantId, 'tenant_exports')).filter((each) => each['id'] === ready);
    assert.deepEqual([row?.['state'], row?.['object_key']], ['expired', null]);
    assert.ok(!(await readdir(here.folder, { recursive: true })).some((name) => name.includes(ready) && /\d{6}$/.test(name)));
    here.clock.advance(-7 * 86_400_000 - 1_000);
  });
});

describe('T8 deletion', () => {
  it('T8 a deletion is asked for with the name, waits for its days, can be cancelled, and is an owner’s alone', async () => {
    const office = await here.office('Stay');
    assert.equal((await office.owner.call('POST', '/api/v1/tenant/deletion', { confirm: 'stay' })).status, 409);
    const asked = await office.owner.call('POST', '/api/v1/tenant/deletion', { confirm: 'Stay' });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    assert.equal(Date.parse(textOf(asked, 'deletion', 'dueAt')) - Date.parse(textOf(asked, 'deletion', 'requestedAt')), 7 * 86_400_000);
    await here.leaving.tend();
    assert.equal((await office.owner.call('GET', '/api/v1/session')).status, 200);
    assert.equal((await office.owner.call('DELETE', '/api/v1/tenant/deletion')).status, 204);
    assert.equal(field(await office.owner.call('GET', '/api/v1/tenant/deletion'), 'deletion'), null);
    assert.equal((await office.owner.call('DELETE', '/api/v1/tenant/deletion')).status, 409);
  });

  it('T8 cancelled in the moment it falls due, it is cancelled: of the two the request’s row decides, and no key is destroyed', async () => {
    const office = await here.office('In the last moment');
    await office.owner.call('POST', '/api/v1/tenant/deletion', { confirm: 'In the last moment' });
    const database = here.database.open('keystead_app');
    await database.as<unknown>().inTenant(office.tenantId, (trx) => sql`update tenant_deletions set due_at = now() - interval '1 day'`.execute(trx));
    const waiting = async (): Promise<boolean> => (await database.pool.query<{ waits: boolean }>("select exists (select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()) as waits")).rows[0]?.waits === true;
    let carriedOut = Promise.resolve();
    await database.as<unknown>().inTenant(office.tenantId, async (trx) => {
      await sql`delete from tenant_deletions where tenant_id = ${office.tenantId}`.execute(trx);
      carriedOut = here.leaving.tend();
      let looks = 0;
      while (!await waiting()) assert.ok((looks += 1) < 5_000, 'the deletion never came to the row');
    });
    await carriedOut;
    assert.equal((await office.owner.call('GET', '/api/v1/session')).status, 200);
    const keys = await rows(here, office.tenantId, 'tenant_keys');
    assert.ok(keys.length > 0 && keys.every((row) => row['wrapped'] !== null), JSON.stringify(keys));
  });

  it('A7, T8 an organisation with documents under legal hold is not deleted: not asked for, not carried out, not by the operator, but for a stated reason that the platform’s log keeps', async () => {
    const office = await here.office('Held');
    const { owner, tenantId } = office;
    const documentId = await upload(here, owner, 'kept.txt', Buffer.from('kept'));
    const hold = (reason: string) => owner.call('PUT', `/api/v1/documents/${documentId}/hold`, { reason });
    assert.equal((await hold('Smith v. Jones')).status, 200);
    const refused = await owner.call('POST', '/api/v1/tenant/deletion', { confirm: 'Held' });
    assert.equal(refused.status, 409);
    assert.match(JSON.stringify(refused.body), /one document is under legal hold.*release them first/);
    assert.equal(field(await owner.call('GET', '/api/v1/tenant/deletion'), 'heldDocuments'), 1);
    await owner.call('POST', `/api/v1/documents/${documentId}/hold/release`, { reason: 'settled' });
    assert.equal((await owner.call('POST', '/api/v1/tenant/deletion', { confirm: 'Held' })).status, 202);
    // Put under hold in the days of grace: it waits, says so once, and everything is still there.
    await hold('Doe v. Roe');
    await here.database.open('keystead_app').as<unknown>().inTenant(tenantId, (trx) => sql`update tenant_deletions set due_at = now() - interval '1 day'`.execute(trx));
    await here.leaving.tend();
    await here.leaving.tend();
    const told = (await here.database.open('keystead_sequencer').pool.query<{ detail: object }>("select detail from keystead.audit_outbox where action = 'tenant.deletion-waits' and tenant_id = $1", [tenantId])).rows;
    assert.deepEqual(told, [{ detail: { documents: 1 } }]);
    assert.equal((await owner.call('GET', `/api/v1/documents/${documentId}`)).status, 200);
    await assert.rejects(here.leaving.deleteTenant(tenantId, 'Held'), /under legal hold.*--despite-holds/);
    // Also where somebody reaches for the rows themselves.
    const superuser = new pg.Client(here.database.ownerUrl);
    await superuser.connect();
    await assert.rejects(superuser.query('delete from keystead.documents where id = $1', [documentId]), /under legal hold/);
    await superuser.end();
    await here.leaving.deleteTenant(tenantId, 'Held', 'Order of the court of 3 November');
    assert.deepEqual(await rows(here, tenantId, 'documents'), []);
    const { rows: [kept] } = await here.database.open('keystead_sequencer').pool.query<{ detail: object }>("select detail from keystead.audit_outbox where action = 'tenant.deleted-despite-holds' and subject_id = $1", [tenantId]);
    assert.deepEqual(kept?.detail, { documents: 1, reason: 'Order of the court of 3 November' });
  });

  it('T8 when it is due: sessions and tokens end, keys are destroyed, every row and file goes, people who belong elsewhere stay; the platform’s log tells how the log ended', async () => {
    const [office, neighbour] = [await furnished(), await here.office('Neighbour')];
    const shared = await here.identity.addMember(neighbour.tenantId, { name: 'Shared', email: office.memberEmail, role: 'member' });
    const neighbourRows = await rows(here, neighbour.tenantId, 'members');
    await exported(office.owner);
    await office.owner.call('POST', '/api/v1/tenant/deletion', { confirm: 'Harbor & Lane "Co"' });
    await here.sequence();
    const leaves = (await rows(here, office.tenantId, 'audit_leaves')).length;
    // Its days are over, by the database's clock too.
    await here.database.open('keystead_app').as<unknown>().inTenant(office.tenantId, (trx) => sql`update tenant_deletions set due_at = now() - interval '1 second'`.execute(trx));
    here.clock.advance(3_600_000);
    await here.leaving.tend();
    assert.equal((await office.owner.call('GET', '/api/v1/session')).status, 401);
    assert.equal((await office.owner.call('GET', '/api/v1/apps', undefined, { cookie: '', authorization: `Bearer ${fullToken.value}` })).status, 401);
    const { rows: tables } = await here.database.open('keystead_app').pool.query<{ name: string }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where n.nspname = 'keystead' and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('tenant_deletions', 'configuration_changes', 'spool_open_intents')`);
    for (const { name } of tables) assert.deepEqual(await rows(here, office.tenantId, name), [], name);
    assert.ok(!(await readdir(here.folder, { recursive: true })).some((name) => name.includes(office.tenantId) && name.includes(office.documentId)));
    assert.equal(await here.identity.findUserByEmail(office.email), null);
    assert.equal((await here.identity.findUserByEmail(office.memberEmail))?.id, shared.userId);
    assert.deepEqual(await rows(here, neighbour.tenantId, 'members'), neighbourRows);
    const { rows: told } = await here.database.open('keystead_sequencer').pool.query<{ detail: { leaves: number; root: string } }>('select detail from keystead.audit_outbox where action = \'tenant.deleted\' and subject_id = $1', [office.tenantId]);
    assert.equal(told[0]?.detail.leaves, leaves);
    assert.match(told[0]?.detail.root ?? '', /^[0-9a-f]{64}$/);
    await assert.rejects(here.leaving.deleteTenant(office.tenantId, ''), /nothing here under that id/);
    // What a last call left behind goes with the sweep.
    here.clock.advance(11 * 60_000);
    await here.leaving.tend();
    assert.equal((await rows(here, office.tenantId, 'tenant_deletions'))[0]?.['swept_at'] === null, false);
  });
});
