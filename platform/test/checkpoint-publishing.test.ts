import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { type AuditCheckpointState, type SubmissionAnswer, formatSubmission, formatVerifierKey, noteKey, openCosignature, openWitnessedLogs, parseVerifierKey, platformLogId } from '@keystead/contract';
import { type AuditTables, acceptRollbacks, lookForRollback, openPlaces, openPublisher, openWitness, openWitnessDoor, verifierPorts } from '../src/audit/index.ts';
import { takeDue } from '../src/audit/publishing/read-logs.ts';
import type { MailFate } from '../src/audit/publishing/mail.ts';
import { type CheckpointSettings, createLogger, newId, openEgress } from '../src/foundation/index.ts';
import { openWitnessSigner } from '../src/server/audit-signer.ts';
import { reportPublications } from '../src/server/roles/publication-lag.ts';
import { createKeyProviders, createMemoryKeyProvider } from '../src/vault/index.ts';
import { type AuditWorld, minute, openAuditWorld } from './support/audit-log.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const none: CheckpointSettings = { s3: null, https: null, mail: null, witnesses: [], witnessedLogs: [] };

/** A witness on a database of its own, as one Keystead is for another: its door on a port, and the half that holds the key. */
async function startWitness(witnessedKeys: readonly string[]) {
  const world = await openAuditWorld();
  const [app, sequencing] = [world.database.open('keystead_app'), world.database.open('keystead_sequencer')];
  const signer = await openWitnessSigner({ database: sequencing, roots: createKeyProviders(createMemoryKeyProvider()), clock: world.clock, logName: 'witness.example', wanted: true }) ?? assert.fail();
  const logs = openWitnessedLogs(witnessedKeys, verifierPorts.sha256);
  const key = noteKey(signer.logName, signer.publicKey, verifierPorts.sha256, 'cosigner');
  const witness = openWitness({ database: sequencing, clock: world.clock, logger, logs, key, sign: (message) => signer.sign(message), ports: verifierPorts });
  const door = openWitnessDoor({ database: app, clock: world.clock, logs, ports: verifierPorts, patienceMilliseconds: 5_000 });
  const listener = getRequestListener(door, { overrideGlobalObjects: false });
  const server = createServer((request, response) => { void listener(request, response); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  witness.start();
  return {
    world, key, witness, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/witness`,
    async close() { await witness.stop(); server.closeAllConnections(); server.close(); await world.close(); },
  };
}

describe('A2 publishing of checkpoints', () => {
  let world: AuditWorld;
  let witness: Awaited<ReturnType<typeof startWitness>>;
  const egress = openEgress({ allowPrivate: true });
  const endpoint = { status: 204, taken: [] as string[], url: '' };
  const server = createServer((incoming, response) => { incoming.resume().once('end', () => { if (endpoint.status === 204) endpoint.taken.push(String(incoming.headers['idempotency-key'])); response.writeHead(endpoint.status).end(); }); });
  const mailed: string[] = [];
  const sent: MailFate = { mails: 1, sent: 1, gaveUp: 0, attempts: 1, answer: null };
  let fate: MailFate = sent;

  before(async () => {
    world = await openAuditWorld();
    witness = await startWitness([await world.keyOf(platformLogId)]);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await egress.close();
    await witness.close();
    await world.close();
  });

  const sequencing = () => world.database.open('keystead_sequencer');
  const settings = (): CheckpointSettings => ({ ...none, https: { url: endpoint.url, token: null }, witnesses: [{ url: witness.url, verifierKey: formatVerifierKey(witness.key, 'cosigner') }] });
  const placesOf = (given: CheckpointSettings) => openPlaces({ settings: given, database: sequencing(), egress, clock: world.clock, ports: verifierPorts, mail: { queue: async (letters) => { mailed.push(...letters.map(({ to }) => to)); }, fateOf: async () => fate } });
  const publisherOf = async (given: CheckpointSettings) => openPublisher({ database: sequencing(), clock: world.clock, logger, logName: world.signer.logName, places: await placesOf(given) });
  const positions = async (tenantId: string) => (await world.owner.query<{ place: string; size: number; problem: string | null; failing: boolean }>('select place, size::int, problem, failing_since is not null as failing from keystead.audit_publications where tenant_id = $1 order by place', [tenantId])).rows;
  const look = async (given: CheckpointSettings = settings()) => lookForRollback({ database: sequencing(), places: await placesOf(given), newLogName: null });
  /** As the superuser: back to the checkpoint of this size, and nothing left of what came after it. */
  const rollBack = async (tenantId: string, size: number) => {
    await world.owner.query('delete from keystead.audit_leaves where tenant_id = $1 and sequence >= $2', [tenantId, size]);
    await world.owner.query('delete from keystead.audit_openings where tenant_id = $1 and sequence >= $2', [tenantId, size]);
    await world.owner.query('delete from keystead.audit_checkpoints where tenant_id = $1 and size > $2', [tenantId, size]);
    await world.owner.query('update keystead.audit_publications set size = least(size, $2) where tenant_id = $1', [tenantId, size]);
  };

  it('A2 each log is published at each place, once for each checkpoint and by however many processes; the witness’s word stands beside it', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 5);
    const publishers = await Promise.all([settings(), settings(), settings()].map(publisherOf));
    await Promise.all(publishers.map((each) => each.runOnce()));
    assert.deepEqual((await positions(tenantId)).map(({ place, size, failing }) => [place, size, failing]), [['https', 5, false], ['witness:witness.example/witness', 5, false]]);
    await world.grow(tenantId, 4);
    await world.grow(tenantId, 4);
    await Promise.all(publishers.map((each) => each.runOnce()));
    assert.deepEqual(endpoint.taken.filter((each) => each.includes(tenantId)).map((each) => each.split('/').at(-1)), ['5', '13'], 'the newest covers what was made meanwhile');
    const { rows: [row] } = await world.owner.query<{ note: string }>("select note from keystead.audit_publications where tenant_id = $1 and place like 'witness:%'", [tenantId]);
    const cosigned = row?.note ?? assert.fail();
    assert.equal((await openCosignature(cosigned, witness.key, verifierPorts.verifyEd25519)).at.getTime(), witness.world.clock.now().getTime());
    const verified = await world.verify(tenantId, { checkpoint: cosigned, witnessKey: formatVerifierKey(witness.key, 'cosigner') });
    assert.deepEqual([verified.good, verified.witnessedAt], [true, witness.world.clock.now().toISOString()]);
    const stranger = formatVerifierKey(noteKey('stranger', witness.key.publicKey, verifierPorts.sha256, 'cosigner'), 'cosigner');
    assert.equal((await world.verify(tenantId, { checkpoint: cosigned, witnessKey: stranger })).finding?.code, 'not-witnessed');
    assert.equal((await world.verify(tenantId, { witnessKey: stranger })).finding?.code, 'not-witnessed');
  });

  it('A2 fault 3 a place that does not take checkpoints holds up no other, is reported with its lag, and gets them later', async () => {
    const tenantId = newId();
    endpoint.status = 500;
    await world.grow(tenantId, 3);
    const publisher = await publisherOf(settings());
    await publisher.runOnce();
    const [https, witnessed] = await positions(tenantId);
    assert.deepEqual([https?.size, https?.failing, https?.problem, witnessed?.size], [0, true, `${new URL(endpoint.url).host} answers 500`, 3]);
    const { metrics } = await reportPublications(sequencing(), ['https', 'witness:witness.example/witness']);
    assert.match(JSON.stringify(metrics), /keystead_checkpoints_failing/);
    const asked = endpoint.taken.length;
    const { publications } = await world.ask<AuditCheckpointState>(tenantId, 'readAuditCheckpoint');
    assert.deepEqual(publications.map(({ place, size, state, problem }) => [place, size, state, problem]), [['https', 0, 'failing', null], ['witness:witness.example/witness', 3, 'current', null]], 'an organisation is told no address of the operator’s');
    endpoint.status = 204;
    await publisher.runOnce();
    assert.equal(endpoint.taken.length, asked, 'it waits before it tries again');
    world.later(minute);
    await publisher.runOnce();
    assert.deepEqual((await positions(tenantId)).map(({ size, failing }) => [size, failing]), [[3, false], [3, false]]);
  });

  it('A2 where more logs are due than are taken at once, those come first that were never published, then those that were longest ago: none waits for ever', async () => {
    const [early, late, never] = [newId(), newId(), newId()];
    const all = (await world.owner.query<{ tenant_id: string }>('select distinct tenant_id from keystead.audit_checkpoints')).rows.map(({ tenant_id: id }) => id);
    // By id the order would be another one.
    for (const tenantId of [early, late, never]) await world.grow(tenantId, 1);
    const at = (tenantId: string, publishedAt: string) => world.owner.query("insert into keystead.audit_publications (tenant_id, place, size, published_at, next_at) select id, 'busy', 0, $2::timestamptz, $2::timestamptz from unnest($1::uuid[]) id", [[tenantId], publishedAt]);
    for (const tenantId of all) await at(tenantId, '2026-02-03T00:00:00Z');
    await at(early, '2026-02-02T00:00:00Z');
    await at(late, '2026-02-01T00:00:00Z');
    const now = world.clock.now();
    const take = () => sequencing().as<AuditTables>().transaction((trx) => takeDue(trx, { place: 'busy', now, until: new Date(now.getTime() + minute), limit: 1 }));
    const taken = [await take(), await take(), await take()];
    await world.owner.query("delete from keystead.audit_publications where place = 'busy'");
    assert.deepEqual(taken.flat().filter((id) => id !== platformLogId), [never, late, early]);
  });

  it('A2 mail tells of checkpoints once in an hour, of all logs together', async () => {
    const publisher = await publisherOf({ ...none, mail: { to: ['auditor@example.com'], every: 'hour' } });
    world.later(60 * minute);
    await publisher.runOnce();
    assert.equal(mailed.length, 1);
    await world.grow(newId(), 2);
    await publisher.runOnce();
    assert.equal(mailed.length, 1);
    world.later(60 * minute);
    await publisher.runOnce();
    assert.equal(mailed.length, 2);
  });

  it('A2 fault 3 mail counts once it was sent, whatever grew and whichever process looked meanwhile; what was given up is failing, with its reason', async () => {
    const tenantId = newId();
    const given = { ...none, mail: { to: ['auditor@example.com'], every: 'hour' as const } };
    const [publisher, other] = [await publisherOf(given), await publisherOf(given)];
    const mail = async () => (await positions(tenantId)).map(({ size, problem }) => [size, problem]);
    await world.grow(tenantId, 3);
    world.later(60 * minute);
    mailed.length = 0;
    fate = { mails: 1, sent: 0, gaveUp: 0, attempts: 1, answer: null };
    await publisher.runOnce();
    await world.grow(tenantId, 2);
    await Promise.all([publisher.runOnce(), other.runOnce()]);
    assert.deepEqual([await mail(), mailed.length], [[[0, null]], 1]);
    fate = sent;
    await publisher.runOnce();
    assert.deepEqual([await mail(), mailed.length], [[[3, null]], 1]);
    world.later(60 * minute);
    fate = { mails: 1, sent: 0, gaveUp: 1, attempts: 8, answer: null };
    await publisher.runOnce();
    assert.deepEqual(await mail(), [[3, 'the mail server did not take the mail to 1 of 1 address; it was given up after 8 tries']]);
    world.later(60 * minute);
    fate = sent;
    await publisher.runOnce();
    assert.deepEqual([await mail(), mailed.length], [[[5, null]], 3]);
  });

  it('attack 41 fault 14: a log rolled back together with its checkpoints is found by what was published, before anything is signed again; the operator can give it up, once and for that alone', async () => {
    const tenantId = newId();
    for (let round = 0; round < 3; round += 1) await world.grow(tenantId, 4);
    await (await publisherOf(settings())).runOnce();
    assert.deepEqual((await look()).rollbacks, []);
    await rollBack(tenantId, 4);
    assert.ok((await world.verify(tenantId)).good, 'without what was published nobody sees it');
    const { rollbacks } = await look();
    assert.deepEqual(rollbacks.map(({ tenantId: id, published, here, why }) => [id, published, here, why]), [[tenantId, 12, 4, 'behind']]);
    await acceptRollbacks(world.database.open('keystead_app'), rollbacks, { reason: 'disk lost', now: world.clock.now(), logger });
    assert.deepEqual((await look()).rollbacks, []);
    const { rows } = await world.owner.query<{ tenant_id: string; detail: object }>("select tenant_id, detail from keystead.audit_outbox where action = 'audit.rollback-accepted' order by tenant_id");
    assert.deepEqual(rows.map((row) => row.tenant_id), [platformLogId, tenantId].toSorted());
    // The witness does not forget: what grows from here is another history, and stays refused there.
    await world.growBy(world.sequencer(), tenantId, 20);
    world.later(60 * minute);
    await (await publisherOf(settings())).runOnce();
    assert.match((await positions(tenantId)).find(({ place }) => place.startsWith('witness'))?.problem ?? '', /cosigned 12 entries, and no checkpoint of that size is here/);
  });

  it('attack 41 fault 14: nobody gives up what was published in silence: a row that says so, or that the organisation was deleted, counts for nothing without its entry in the platform’s log', async () => {
    const tenantId = newId();
    for (let round = 0; round < 3; round += 1) await world.grow(tenantId, 4);
    await (await publisherOf(settings())).runOnce();
    await rollBack(tenantId, 4);
    const ours = async () => (await look()).rollbacks.filter((each) => each.tenantId === tenantId);
    const [found] = await ours();
    // As the superuser: the rows that the program goes by, and nothing in any log.
    await world.owner.query('insert into keystead.audit_accepted_rollbacks (tenant_id, place, size, reason, accepted_at) values ($1, $2, $3, $4, now())', [tenantId, found?.place, found?.published, 'quietly']);
    assert.equal((await ours()).length, 1);
    await world.owner.query("insert into keystead.tenants (id, name, deleted_at) values ($1, 'Gone', now())", [tenantId]);
    await world.owner.query("insert into keystead.tenant_deletions (tenant_id, requested_as, requested_at, due_at, erased_at) values ($1, 'host', now(), now(), now())", [tenantId]);
    assert.equal((await ours()).length, 1);
    // The word of the operator stands in the log, and counts, also once it is a leaf.
    await acceptRollbacks(world.database.open('keystead_app'), await ours(), { reason: 'disk lost', now: world.clock.now(), logger });
    assert.deepEqual(await ours(), []);
    while (await world.sequencer().runOnce() > 0);
    assert.deepEqual(await ours(), []);
  });

  it('attack 41 fault 14: a second log that is made to be refused, so that nothing is heard of the first, hides nothing', async () => {
    const [cut, decoy] = [newId(), newId()];
    for (const tenantId of [cut, decoy]) for (let round = 0; round < 2; round += 1) await world.grow(tenantId, 4);
    await (await publisherOf(settings())).runOnce();
    await rollBack(cut, 4);
    // The witness finds that nobody of this installation signed it, and says so before it looks at anything.
    const { rows: [{ note } = { note: '' }] } = await world.owner.query<{ note: string }>('select note from keystead.audit_checkpoints where tenant_id = $1 and size = 8', [decoy]);
    await world.owner.query('update keystead.audit_checkpoints set note = $2 where tenant_id = $1 and size = 8', [decoy, note.replace('\n8\n', '\n9\n')]);
    const { rollbacks, unread } = await look();
    await world.owner.query('update keystead.audit_checkpoints set note = $2 where tenant_id = $1 and size = 8', [decoy, note]);
    assert.deepEqual(rollbacks.filter(({ tenantId }) => tenantId === cut).map(({ published, here, why }) => [published, here, why]), [[8, 4, 'behind']]);
    assert.deepEqual(unread, ['the witness witness.example/witness holds another key of this log']);
  });

  it('attack 41 fault 14: a log of which every checkpoint was removed is missed', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 4);
    await (await publisherOf(settings())).runOnce();
    await world.owner.query('delete from keystead.audit_checkpoints where tenant_id = $1', [tenantId]);
    assert.deepEqual((await look()).rollbacks.filter((each) => each.tenantId === tenantId).map(({ published, here, why }) => [published, here, why]), [[4, 0, 'behind']]);
    await world.owner.query('delete from keystead.audit_publications where tenant_id = $1', [tenantId]);
  });

  it('attack 41: a log written anew to the same size, with a signature of the very key, is found too', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 6);
    await (await publisherOf(settings())).runOnce();
    await rollBack(tenantId, 0);
    // Whoever runs the installation can have anything signed: a sequencer that forgot signs the second history.
    await world.owner.query('delete from keystead.audit_publications where tenant_id = $1', [tenantId]);
    const forgetful = world.sequencer();
    await world.growBy(forgetful, tenantId, 6);
    const { rollbacks } = await look();
    assert.deepEqual(rollbacks.filter((each) => each.tenantId === tenantId).map(({ published, why }) => [published, why]), [[6, 'other-history']]);
    // That it was shown two histories is an event of the witness’s own.
    const { rows: [refused] } = await witness.world.owner.query<{ count: number }>("select count(*)::int as count from keystead.audit_outbox where action = 'witness.refused'");
    assert.ok((refused?.count ?? 0) > 0);
  });

  it('fault 14 A2 what other processes sign and publish while the places are asked is no rollback', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 2);
    const busy = {
      id: 'busy', what: 'a busy place', periodMilliseconds: null, publish: async () => [], close: async () => undefined,
      async* held({ logs }: { readonly logs: readonly { readonly tenantId: string; readonly origin: string; readonly size: number }[] }) {
        const log = logs.find((each) => each.tenantId === tenantId) ?? assert.fail();
        await world.grow(tenantId, 3);
        yield { origin: log.origin, size: log.size + 3, root: null, contradicts: false };
        yield { origin: log.origin, size: log.size + 4, root: null, contradicts: false };
      },
    };
    const { rollbacks } = await lookForRollback({ database: sequencing(), places: [busy], newLogName: null });
    assert.deepEqual(rollbacks.map(({ published, why }) => [published, why]), [[6, 'behind']]);
  });

  it('fault 14 A2 places are asked at the same time, each with its time to itself: one that is slow keeps nobody from hearing of the others, whose words come in their order', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 2);
    const asked = Promise.withResolvers<null>();
    const placeOf = (id: string, before: () => Promise<unknown>, more: number) => ({
      id, what: id, periodMilliseconds: null, publish: async () => [], close: async () => undefined,
      async* held({ logs }: { readonly logs: readonly { readonly tenantId: string; readonly origin: string; readonly size: number }[] }) {
        const log = logs.find((each) => each.tenantId === tenantId) ?? assert.fail();
        await before();
        yield { origin: log.origin, size: log.size + more, root: null, contradicts: false };
      },
    });
    // The first one answers once the last one was asked; the one between them never does.
    const places = [placeOf('first', () => asked.promise, 1), placeOf('silent', () => new Promise(() => undefined), 1), placeOf('last', async () => { asked.resolve(null); }, 2)];
    const { rollbacks, unread } = await lookForRollback({ database: sequencing(), places, newLogName: null, limitMilliseconds: 3_000 });
    assert.deepEqual(rollbacks.map(({ place, published }) => [place, published]), [['first', 3], ['last', 4]]);
    assert.deepEqual(unread, ['silent did not answer for all logs within 3 seconds']);
  });

  it('fault 14 A2 a place out of reach is told of and refuses nothing', async () => {
    const away = { ...none, witnesses: [{ url: 'http://127.0.0.1:1/witness', verifierKey: formatVerifierKey(witness.key, 'cosigner') }] };
    const { rollbacks, unread } = await look(away);
    assert.deepEqual([rollbacks, unread], [[], ['127.0.0.1:1 does not answer (ECONNREFUSED)']]);
  });

  it('A2 a witness answers nobody but logs that it knows, and writes nothing for others', async () => {
    const counted = async () => (await witness.world.owner.query<{ count: number }>('select count(*)::int as count from keystead.witnessed_logs')).rows[0]?.count;
    const before = await counted();
    const send = (body: string, path = '/add-checkpoint', method = 'POST') => fetch(`${witness.url}${path}`, { method, ...(method === 'POST' ? { body } : {}) });
    const note = await world.latest(await grown());
    const good = formatSubmission({ oldSize: 0, proof: [], note });
    assert.deepEqual(await Promise.all([good.replace('keystead.example', 'keystead.other'), good.replace('\n3\n', '\n4\n'), 'nonsense', ''].map(async (body) => (await send(body)).status)), [404, 403, 400, 400]);
    assert.deepEqual([(await send('', '/add-checkpoint', 'GET')).status, (await send('', '/else')).status, (await send(`${good}${'x'.repeat(70_000)}`)).status], [405, 404, 400]);
    assert.equal(await counted(), before);
    assert.equal((await (await fetch(`${witness.url}/key`)).text()).trim(), formatVerifierKey(witness.key, 'cosigner'));
    const answer = await send(good);
    assert.equal(answer.status, 200);
    await openCosignature(note + await answer.text(), parseVerifierKey(formatVerifierKey(witness.key, 'cosigner'), verifierPorts.sha256, 'cosigner'), verifierPorts.verifyEd25519);
    const stale = await send(good);
    assert.deepEqual([stale.status, stale.headers.get('content-type'), await stale.text()], [409, 'text/x.tlog.size', '3\n']);
  });

  async function grown(): Promise<string> {
    const tenantId = newId();
    await world.grow(tenantId, 3);
    return tenantId;
  }

  it('A2 many submissions in one request are answered each by itself, as if it had come alone; a log that comes twice in it counts once, and nothing is written for others', async () => {
    const ids = await Promise.all(Array.from({ length: 3 }, grown));
    const notes = await Promise.all(ids.map((id) => world.latest(id)));
    const from = (oldSize: number, note = '', proof: readonly Uint8Array[] = []): string => formatSubmission({ oldSize, proof, note });
    const sendMany = (bodies: readonly string[]) => fetch(`${witness.url}/add-checkpoints`, { method: 'POST', body: JSON.stringify(bodies) });
    const answersTo = async (bodies: readonly string[]) => (await sendMany(bodies)).json() as Promise<SubmissionAnswer[]>;
    const written = async () => (await witness.world.owner.query<{ origin: string; size: number }>("select right(origin, 36) as origin, size::int from keystead.witnessed_logs where right(origin, 36) = any($1) order by 1", [ids])).rows;
    const good = notes.map((note) => from(0, note));
    const first = await answersTo([...good.slice(0, 2), good[0] ?? '', 'nonsense', (good[2] ?? '').replace('keystead.example', 'keystead.other'), (good[2] ?? '').replace('\n3\n', '\n4\n')]);
    assert.deepEqual(first.map(({ status }) => status), [200, 200, 400, 400, 404, 403]);
    const key = parseVerifierKey(formatVerifierKey(witness.key, 'cosigner'), verifierPorts.sha256, 'cosigner');
    for (const [index, note] of notes.slice(0, 2).entries()) await openCosignature(note + (first[index]?.answer ?? ''), key, verifierPorts.verifyEd25519);
    assert.deepEqual(await written(), ids.slice(0, 2).toSorted().map((origin) => ({ origin, size: 3 })));
    await world.grow(ids[1] ?? '', 2);
    const second = await answersTo([good[0] ?? '', from(3, await world.latest(ids[1] ?? ''), [new Uint8Array(32)]), good[2] ?? '', from(3, notes[0])]);
    assert.deepEqual(second.map(({ status, answer }) => [status, status === 409 ? answer : '']), [[409, '3\n'], [422, ''], [200, ''], [400, '']]);
    assert.equal((await written()).length, 3);
    const refused: readonly unknown[] = [[], 'x', [1], Array.from({ length: 257 }, () => 'x'), ['x'.repeat(1_100_000)]];
    assert.deepEqual(await Promise.all(refused.map(async (body) => (await fetch(`${witness.url}/add-checkpoints`, { method: 'POST', body: JSON.stringify(body) })).status)), [400, 400, 400, 400, 400]);
    assert.equal((await fetch(`${witness.url}/add-checkpoints`)).status, 405);
  });

  it('A2 of several submissions of one log at once, each is judged by what was cosigned before it: there is one history', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 2);
    const first = await world.latest(tenantId);
    await world.grow(tenantId, 2);
    const second = await world.latest(tenantId);
    const statuses = await Promise.all([first, second, first, second].map(async (note) => (await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: formatSubmission({ oldSize: 0, proof: [], note }) })).status));
    assert.deepEqual(statuses.toSorted(), [200, 409, 409, 409]);
  });

  it('attack 23 A2 whoever repeats checkpoints that others published fills neither the witness’s log nor its queue, and another log is cosigned meanwhile', async () => {
    const tenantId = newId();
    await world.grow(tenantId, 2);
    const submit = (note: string, oldSize: number, proof: readonly Uint8Array[] = []) => fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body: formatSubmission({ oldSize, proof, note }) });
    assert.equal((await submit(await world.latest(tenantId), 0)).status, 200);
    await world.grow(tenantId, 2);
    const published = await world.latest(tenantId);
    const refused = async () => (await witness.world.owner.query<{ why: string }>("select detail ->> 'why' as why from keystead.audit_outbox where action = 'witness.refused' and subject_id like '%' || $1", [tenantId])).rows.map(({ why }) => why);
    for (let round = 0; round < 3; round += 1) assert.equal((await submit(published, 2, [new Uint8Array(32).fill(round)])).status, 422);
    assert.deepEqual(await refused(), ['the proof does not show that they continue those'], 'told once, and not as a second history');
    const flood = Array.from({ length: 40 }, async () => (await submit(published, 2, [new Uint8Array(32)])).status);
    assert.equal((await submit(await world.latest(await grown()), 0)).status, 200);
    const statuses = await Promise.all(flood);
    assert.deepEqual([statuses.every((status) => status === 422 || status === 503), statuses.filter((status) => status === 503).length > 0, (await refused()).length], [true, true, 1]);
  });

  it('attack 42 A2 the key of a witness is made once, lies wrapped alone, opens under no other root key, and is wrapped anew when that is rotated', async () => {
    const [first, second] = [createMemoryKeyProvider(), createMemoryKeyProvider()];
    const open = (roots = createKeyProviders(first), wanted = true) => openWitnessSigner({ database: sequencing(), roots, clock: world.clock, logName: 'keystead.example', wanted });
    assert.equal(await open(createKeyProviders(first), false), null, 'none is made where none is wanted');
    const signers = await Promise.all([open(), open(), open()]);
    assert.equal(new Set(signers.map((signer) => Buffer.from(signer?.publicKey ?? []).toString('hex'))).size, 1);
    await assert.rejects(open(createKeyProviders(second)), /cosigns as a witness stands under the root key/);
    assert.notDeepEqual(Buffer.from(signers[0]?.publicKey ?? []), Buffer.from(world.signer.publicKey));
    const rotating = await open(createKeyProviders(second, [first]));
    await rotating?.rewrap();
    assert.deepEqual(await rotating?.standsUnder(), { kms: second.name, kmsKeyId: second.keyId });
    assert.deepEqual((await open(createKeyProviders(second)))?.publicKey, signers[0]?.publicKey);
    await assert.rejects(world.database.open('keystead_app').pool.query('select wrapped from keystead.witness_keys'), /permission denied/);
  });
});
