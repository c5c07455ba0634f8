import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { type IncomingMessage, type RequestListener, type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Checkpoint, type SubmissionAnswer, cosign, formatVerifierKey, judgeSubmission, mostSubmissionsAtOnce, noteKey, openCosignature, openWitnessedLogs, originOfLog, parseSubmission, parseSubmissions, platformLogId, readSubmission, witnessPath } from '@keystead/contract';
import { buildApp } from 'fauxqs';
import { newId, openEgress } from '../../foundation/index.ts';
import { verifierPorts } from '../verifier-ports.ts';
import { createPostText } from './http.ts';
import { openHttpsEndpoint } from './https-endpoint.ts';
import { type CheckpointLetter, type MailFate, OnItsWay, openMailPlace } from './mail.ts';
import { type LogCheckpoint, type Place, PlaceProblem, type Published } from './place.ts';
import { openSampleLogs, placeConformance, publishedKey } from './place.conformance.ts';
import { openS3Place } from './s3.ts';
import { openWitnessPlace } from './witness-place.ts';

const servers: Server[] = [];
const egress = openEgress({ allowPrivate: true });
const post = createPostText(egress);
const secret = 'a-secret-of-the-test';
let s3: ReturnType<typeof buildApp>;
let made = 0;

before(async () => {
  s3 = buildApp({ logger: false });
  await s3.listen({ port: 0, host: '127.0.0.1' });
});
after(async () => {
  await egress.close();
  for (const server of servers) { server.closeAllConnections(); server.close(); }
  await s3.close();
});

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function openBucket() {
  const state = { disturbed: false, asked: 0, conditions: [] as [string, string | undefined][] };
  const { port } = s3.server.address() as AddressInfo;
  const endpoint = await listen((incoming, response) => {
    state.asked += 1;
    if (state.disturbed) { incoming.resume().once('end', () => response.writeHead(503).end()); return; }
    const outgoing = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => { response.writeHead(answer.statusCode ?? 502, answer.headers); answer.pipe(response); });
    if (incoming.method === 'PUT') state.conditions.push([new URL(incoming.url ?? '', endpoint).pathname.split('/')[3] ?? '', incoming.headers['if-none-match']]);
    incoming.pipe(outgoing);
  });
  const bucket = `checkpoints-${made += 1}`;
  assert.equal((await fetch(`${endpoint}/${bucket}`, { method: 'PUT' })).status, 200);
  const place = await openS3Place({ bucket, region: 'us-east-1', endpoint, pathStyle: true, prefix: 'here', credentials: { accessKeyId: 'key', secret: { value: secret } } });
  const read = async (key: string) => (await fetch(`${endpoint}/${bucket}/${key}`)).text();
  const keys = async () => [...(await (await fetch(`${endpoint}/${bucket}?list-type=2`)).text()).matchAll(/<Key>(?<key>[^<]+)<\/Key>/g)].map((match) => match.groups?.['key'] ?? '').toSorted();
  const write = async (key: string, body: string) => { assert.equal((await fetch(`${endpoint}/${bucket}/${key}`, { method: 'PUT', body })).status, 200); };
  const remove = async (key: string) => { await fetch(`${endpoint}/${bucket}/${key}`, { method: 'DELETE' }); };
  return { place, state, read, keys, write, remove };
}

describe('A2 checkpoints in a bucket', () => {
  placeConformance(async () => {
    const { place, state, read, keys } = await openBucket();
    return { place, secret, disturb: (disturbed) => { state.disturbed = disturbed; }, taken: async () => Promise.all((await keys()).filter((key) => key.startsWith('here/checkpoints/')).map(read)) };
  }, { readable: true });

  const heldAt = async (place: Place, logs: readonly LogCheckpoint[]) => {
    const found = await Array.fromAsync(place.held?.({ logName: publishedKey.logName, logs }) ?? []);
    return found.map(({ origin, size, root }) => [origin, size, root === null ? null : Buffer.from(root).toString('hex')]);
  };
  const asHeld = ({ origin, size, root }: LogCheckpoint) => [origin, size, Buffer.from(root).toString('hex')];

  it('attack 41 A2 whoever writes the latest over with an older one, and removes the log from the database, hides nothing: what has a key of its own is what is believed', async () => {
    const logs = openSampleLogs();
    const { place, write, remove } = await openBucket();
    const [id, gone] = [newId(), newId()];
    const [older, ...newer] = [4, 8, 150, 1_000].map((size) => logs.at(id, size)) as [LogCheckpoint, ...LogCheckpoint[]];
    const lost = logs.at(gone, 7);
    for (const each of [older, ...newer, lost]) await place.publish([each]);
    await write(`here/latest/${older.origin}`, older.note);
    await remove(`here/latest/${lost.origin}`);
    assert.deepEqual(await heldAt(place, [older]), [asHeld(newer.at(-1) ?? older), asHeld(older), asHeld(lost)]);
    const [problem] = await place.publish([older]);
    assert.deepEqual(problem instanceof PlaceProblem && [problem.kind, problem.heldSize], ['ahead', 8]);
    // Written over with what the database still has: the key tells of what was there all the same.
    await write(`here/checkpoints/${older.origin}/${'1000'.padStart(16, '0')}`, older.note);
    assert.deepEqual(await heldAt(place, [older]), [[older.origin, 1_000, null], asHeld(older), asHeld(lost)]);
  });

  it('A2 a log that is as it was published costs three questions when the program starts', async () => {
    const logs = openSampleLogs();
    const { place, state } = await openBucket();
    const log = logs.at(platformLogId, 300);
    for (const size of [100, 200, 300]) await place.publish([logs.at(platformLogId, size)]);
    const before = state.asked;
    assert.deepEqual(await heldAt(place, [log]), [asHeld(log)]);
    // And two for the list of all logs.
    assert.equal(state.asked - before, 5);
  });

  it('attack 41 A2 another history of the same size is told by its root, also where the latest says what is here', async () => {
    const logs = openSampleLogs();
    const { place, write } = await openBucket();
    const id = newId();
    const published = logs.at(id, 9);
    await place.publish([published]);
    const forged = logs.at(id, 9, { fork: 'other' });
    await write(`here/latest/${forged.origin}`, forged.note);
    assert.deepEqual(await heldAt(place, [forged]), [asHeld(published), asHeld(forged)]);
  });

  it('A2 the order of the keys is the order of the sizes, up to the largest', async () => {
    const logs = openSampleLogs();
    const { place, keys, write } = await openBucket();
    const sample = logs.at(platformLogId, 9);
    await place.publish([sample]);
    await write(`here/checkpoints/${sample.origin}/${Number.MAX_SAFE_INTEGER}`, sample.note);
    await place.publish([logs.at(platformLogId, 10)]);
    assert.deepEqual((await keys()).filter((key) => key.startsWith('here/checkpoints')).map((key) => Number(key.split('/').at(-1))), [9, Number.MAX_SAFE_INTEGER]);
  });

  it('A2 a checkpoint has a key of its own, which nothing is written over; the latest is to be read', async () => {
    const logs = openSampleLogs();
    const { place, read, keys, state } = await openBucket();
    const log = logs.at(platformLogId, 6);
    await place.publish([log]);
    assert.deepEqual(state.conditions.slice(1), [['checkpoints', '*'], ['latest', undefined]]);
    assert.deepEqual(await keys(), ['here/checkpoints/keystead.example/platform/0000000000000006', 'here/latest/keystead.example/platform']);
    const [problem] = await place.publish([logs.at(platformLogId, 6, { fork: 'other' })]);
    assert.ok(problem instanceof PlaceProblem && problem.kind === 'contradicts');
    assert.deepEqual([await read('here/checkpoints/keystead.example/platform/0000000000000006'), await read('here/latest/keystead.example/platform')], [log.note, log.note]);
  });

  it('fault 14 A2 after a rollback that the operator accepted the log goes on beside what was published, and nothing of that is written over', async () => {
    const logs = openSampleLogs();
    const { place, read, keys } = await openBucket();
    const id = newId();
    const lost = logs.at(id, 9);
    await place.publish([lost]);
    const givenUp = { size: 9, root: lost.root };
    for (const size of [4, 9, 12]) {
      const [result] = await place.publish([logs.at(id, size, { fork: 'restored', givenUp })]);
      assert.ok(!(result instanceof PlaceProblem), result instanceof PlaceProblem ? result.message : '');
    }
    const origin = originOfLog('keystead.example', id);
    const beside = `after-9-${Buffer.from(lost.root).toString('hex').slice(0, 16)}`;
    assert.deepEqual((await keys()).filter((key) => key.startsWith('here/checkpoints')), ['0000000000000009', ...[4, 9, 12].map((size) => `${beside}/${String(size).padStart(16, '0')}`)].map((key) => `here/checkpoints/${origin}/${key}`));
    assert.equal(await read(`here/checkpoints/${origin}/0000000000000009`), lost.note);
    // Both histories are told, the one that goes on last; a row of the database that names another one hides neither.
    const newest = logs.at(id, 12, { fork: 'restored', givenUp });
    for (const named of [givenUp, { size: 4, root: lost.root }, null]) assert.deepEqual(await heldAt(place, [{ ...newest, givenUp: named }]), [asHeld(lost), asHeld(newest)]);
    const [behind] = await place.publish([logs.at(id, 10, { fork: 'restored', givenUp })]);
    assert.ok(behind instanceof PlaceProblem && behind.kind === 'ahead');
  });
});

describe('A2 checkpoints to an address', () => {
  const asked: { path: string; key: string; authorization: string; body: string }[] = [];
  placeConformance(async () => {
    const state = { disturbed: false };
    const taken = new Map<string, string>();
    const url = await listen((incoming, response) => {
      void textOf(incoming).then((body) => {
        asked.push({ path: incoming.url ?? '', key: String(incoming.headers['idempotency-key']), authorization: String(incoming.headers.authorization), body });
        if (!state.disturbed) taken.set(String(incoming.headers['idempotency-key']), body);
        response.writeHead(state.disturbed ? 503 : 204).end();
      });
    });
    return { place: openHttpsEndpoint({ url: `${url}/take?from=keystead`, token: secret }, post), secret, disturb: (disturbed) => { state.disturbed = disturbed; }, taken: async () => [...taken.values()] };
  }, { readable: false });

  it('A2 the note comes as it was signed, named by origin and size, with the token; a redirect is not followed', async () => {
    const log = openSampleLogs().at(platformLogId, 2);
    const url = await listen((incoming, response) => { incoming.resume().once('end', () => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()); });
    const [problem] = await openHttpsEndpoint({ url, token: null }, post).publish([log]);
    assert.ok(problem instanceof PlaceProblem && problem.kind === 'refused' && problem.message.endsWith('answers 307'));
    assert.ok(asked.every(({ path, authorization, key }) => path === '/take?from=keystead' && authorization === `Bearer ${secret}` && key.startsWith('keystead.example/')));
  });
});

describe('A2 checkpoints by mail', () => {
  const sentAt = (addresses: number): MailFate => ({ mails: addresses, sent: addresses, gaveUp: 0, attempts: 1, answer: null });
  placeConformance(async () => {
    const state = { disturbed: false };
    const letters: CheckpointLetter[] = [];
    const queue = async (queued: readonly CheckpointLetter[]): Promise<void> => { if (state.disturbed) throw new Error(secret); for (const letter of queued) if (!letters.some((each) => each.reason === letter.reason && each.attachment.bytes.length === letter.attachment.bytes.length)) letters.push(letter); };
    return { place: openMailPlace({ to: ['auditor@example.com'], every: 'hour', clock: { now: () => new Date(0) }, mail: { queue, fateOf: async () => sentAt(1) } }), secret, disturb: (disturbed) => { state.disturbed = disturbed; }, taken: async () => letters.map(({ attachment }) => Buffer.from(attachment.bytes).toString('utf8')) };
  }, { readable: false });

  it('A2 one mail tells of all logs, to each address, under a reason that an hour or a day has once', async () => {
    const logs = openSampleLogs();
    const letters: CheckpointLetter[] = [];
    const place = openMailPlace({ to: ['a@example.com', 'b@example.com'], every: 'day', clock: { now: () => new Date('2026-03-01T23:59:00Z') }, mail: { queue: async (queued) => { letters.push(...queued); }, fateOf: async () => sentAt(2) } });
    const published = [logs.at(platformLogId, 2), logs.at(newId(), 7)];
    await place.publish(published);
    assert.deepEqual(letters.map(({ to, reason, subject }) => [to, reason.replace(/\.[0-9a-f]{16}$/, ''), subject]), ['a@example.com', 'b@example.com'].map((to) => [to, 'checkpoints.2026-03-01', 'Checkpoints of 2 audit logs, 2026-03-01']));
    assert.ok(published.every(({ origin, note }) => letters[0]?.text.includes(origin) && Buffer.from(letters[0].attachment.bytes).toString('utf8').includes(note)));
  });

  it('A2 fault 3 what is queued is not published: it is once every address was sent it, also when the hour ended meanwhile; what was given up is told as that', async () => {
    const logs = openSampleLogs();
    const reasons: string[] = [];
    let fate: MailFate = { mails: 2, sent: 0, gaveUp: 0, attempts: 0, answer: null };
    let time = Date.parse('2026-03-01T11:59:50Z');
    const place = openMailPlace({ to: ['a@example.com', 'b@example.com'], every: 'hour', clock: { now: () => new Date(time) }, mail: { queue: async (letters) => { reasons.push(...new Set(letters.map(({ reason }) => reason))); }, fateOf: async (reason) => (reason === reasons.at(-1) ? fate : assert.fail()) } });
    const checkpoints = [logs.at(platformLogId, 2), logs.at(newId(), 7)];
    assert.ok((await place.publish(checkpoints)).every((result) => result instanceof OnItsWay));
    time += 60_000;
    fate = { ...fate, sent: 1 };
    assert.ok((await place.publish(checkpoints)).every((result) => result instanceof OnItsWay));
    fate = { mails: 2, sent: 1, gaveUp: 1, attempts: 8, answer: '550 5.1.1 mailbox unavailable' };
    assert.deepEqual((await place.publish(checkpoints)).map((result) => result instanceof PlaceProblem && [result.kind, result.message]), checkpoints.map(() => ['refused', 'the mail server did not take the mail to 1 of 2 addresses; it was given up after 8 tries; it said: 550 5.1.1 mailbox unavailable']));
    fate = sentAt(2);
    assert.deepEqual(await place.publish(checkpoints), checkpoints.map(() => ({ note: null })));
    assert.deepEqual(reasons.map((reason) => reason.split('.')[1]), ['2026-03-01T11', '2026-03-01T12']);
  });
});

describe('A2 checkpoints before a witness', () => {
  const pair = generateKeyPairSync('ed25519');
  const key = noteKey('witness.example', pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32), verifierPorts.sha256, 'cosigner');
  const verifierKey = formatVerifierKey(key, 'cosigner');
  const known = openWitnessedLogs([formatVerifierKey(noteKey(originOfLog(publishedKey.logName, platformLogId), publishedKey.publicKey, verifierPorts.sha256))], verifierPorts.sha256);

  /** A witness after the specification, with its state in memory; `many`: as another Keystead, it takes many submissions in one request too. */
  async function startWitness(change: (line: string) => string = (line) => line, { many = false } = {}) {
    const state = { disturbed: false, asked: 0 };
    const cosigned = new Map<string, Checkpoint>();
    const taken: string[] = [];
    const url = await listen((incoming, response) => {
      void (async () => {
        state.asked += 1;
        const body = await textOf(incoming);
        if (state.disturbed) { response.writeHead(503).end(); return; }
        if (incoming.url === witnessPath.submit) {
          const { status, answer } = await answerOne(body);
          response.writeHead(status, status === 409 ? { 'content-type': 'text/x.tlog.size' } : {}).end(answer);
        } else if (many && incoming.url === witnessPath.submitMany) response.writeHead(200).end(JSON.stringify(await Promise.all((parseSubmissions(body) ?? assert.fail()).map(answerOne))));
        else response.writeHead(404).end();
      })();
    });
    async function answerOne(body: string): Promise<SubmissionAnswer> {
      const submission = await readSubmission(body, known, verifierPorts);
      if (typeof submission === 'number') return { status: submission, answer: '' };
      const verdict = judgeSubmission(submission, cosigned.get(submission.checkpoint.origin) ?? null, verifierPorts.sha256);
      if (verdict.status !== 200) return { status: verdict.status, answer: verdict.status === 409 ? `${verdict.size}\n` : '' };
      cosigned.set(submission.checkpoint.origin, submission.checkpoint);
      taken.push(submission.note);
      return { status: 200, answer: change(cosign(submission.text, key, { seconds: 1_700_000_000, sign: (message) => sign(null, message, pair.privateKey) })) };
    }
    return { url, state, taken };
  }

  for (const many of [false, true]) {
    describe(many ? 'that takes many submissions in one request' : 'that takes them one by one', () => {
      placeConformance(async (logs) => {
        const { url, state, taken } = await startWitness(undefined, { many });
        return { place: openWitnessPlace({ setting: { url, verifierKey }, post, extend: logs.extend, ports: verifierPorts }), secret, disturb: (disturbed) => { state.disturbed = disturbed; }, taken: async () => taken };
      }, { readable: true });
    });
  }

  const openAt = async (change?: (line: string) => string, options: { readonly many?: boolean } = {}): Promise<{ place: Place; logs: ReturnType<typeof openSampleLogs>; state: { asked: number } }> => {
    const logs = openSampleLogs();
    const { url, state } = await startWitness(change, options);
    return { logs, state, place: openWitnessPlace({ setting: { url, verifierKey }, post, extend: logs.extend, ports: verifierPorts }) };
  };

  it('A2 gives the checkpoint with the cosignature of the pinned key, and asks once more where the witness is further than was believed', async () => {
    const { logs, place, state } = await openAt();
    const id = newId();
    await place.publish([logs.at(id, 5)]);
    const [published] = await place.publish([logs.at(id, 11)]);
    assert.equal(state.asked, 3);
    const note = (published as Published).note ?? assert.fail();
    assert.ok(note.startsWith(logs.at(id, 11).note));
    assert.equal((await openCosignature(note, key, verifierPorts.verifyEd25519)).at.getTime(), 1_700_000_000_000);
  });

  it('A2 many logs are brought in one request, each with its own answer: cosigned, further than was believed, ahead, or another history', async () => {
    const { logs, place, state } = await openAt(undefined, { many: true });
    const [fresh, further, ahead, other] = [newId(), newId(), newId(), newId()];
    await place.publish([logs.at(further, 5), logs.at(ahead, 9), logs.at(other, 4)]);
    assert.equal(state.asked, 1);
    const results = await place.publish([logs.at(fresh, 3), logs.at(further, 11), logs.at(ahead, 6), logs.at(other, 4, { fork: 'other', publishedSize: 4 })]);
    assert.deepEqual(results.map((result) => (result instanceof PlaceProblem ? [result.kind, result.heldSize] : 'published')), ['published', 'published', ['ahead', 9], ['contradicts', 4]]);
    assert.equal(state.asked, 3, 'once for all, and once more for those from another size');
    for (const [index, id] of [[0, fresh], [1, further]] as const) await openCosignature((results[index] as Published).note ?? assert.fail(id), key, verifierPorts.verifyEd25519);
  });

  it('A2 a witness that takes no more than the protocol says is asked one by one, and once alone whether it takes more', async () => {
    const { logs, place, state } = await openAt();
    const ids = Array.from({ length: 5 }, () => newId());
    for (const size of [2, 3]) assert.ok((await place.publish(ids.map((id) => logs.at(id, size, { publishedSize: size === 2 ? 0 : 2 })))).every((result) => !(result instanceof PlaceProblem)));
    assert.equal(state.asked, 1 + 5 + 5);
  });

  it('attack 41 fault 14 A2 10,000 logs are asked for in 40 requests when the program starts, and what is wrong with one of them is heard', async () => {
    const origin = (tenantId: string): string => originOfLog(publishedKey.logName, tenantId);
    const logs = Array.from({ length: 10_000 }, (): LogCheckpoint => {
      const tenantId = newId();
      // What is signed is judged elsewhere: here each is as it was cosigned.
      return { tenantId, origin: origin(tenantId), size: 3, root: new Uint8Array(32), note: `${origin(tenantId)}\n3\n${Buffer.alloc(32).toString('base64')}\n\n— ${origin(tenantId)} ${Buffer.alloc(68).toString('base64')}\n`, madeAt: new Date(0), publishedSize: 3, givenUp: null };
    });
    const [behind, forked] = [logs[4_711]?.origin, logs[9_999]?.origin];
    let [asked, extended] = [0, 0];
    const url = await listen((incoming, response) => {
      void (async () => {
        asked += 1;
        const submissions = parseSubmissions(await textOf(incoming)) ?? assert.fail('more than one request may bring');
        response.writeHead(200).end(JSON.stringify(submissions.map((each): SubmissionAnswer => {
          const { note = '' } = parseSubmission(each) ?? {};
          const from = note.slice(0, note.indexOf('\n'));
          if (from === behind || from === forked) return { status: 409, answer: from === behind ? '8\n' : '3\n' };
          return { status: 200, answer: cosign(note.slice(0, note.indexOf('\n\n') + 1), key, { seconds: 1, sign: () => new Uint8Array(64) }) };
        })));
      })();
    });
    const place = openWitnessPlace({ setting: { url, verifierKey }, post, extend: async () => { extended += 1; return null; }, ports: { ...verifierPorts, verifyEd25519: async () => true } });
    const found = new Map<string, { size: number; contradicts: boolean }>();
    for await (const each of place.held?.({ logName: publishedKey.logName, logs }) ?? []) found.set(each.origin, each);
    assert.deepEqual([found.size, found.get(behind ?? '')?.size, found.get(forked ?? '')?.contradicts], [10_000, 8, true]);
    assert.equal(asked, 1 + Math.ceil((10_000 - 64) / mostSubmissionsAtOnce));
    assert.equal(extended, 0, 'nothing is read for a log that is as it was published');
  });

  it('attack 23 A2 answers that are none, or too few, are no word about any log: it is asked one by one', async () => {
    for (const answers of ['[]', '[{"status":200}]', 'nonsense', '{"0":1}']) {
      const logs = openSampleLogs();
      const { url } = await startWitness();
      const lying: typeof post = (to, body, headers) => (to.endsWith(witnessPath.submitMany) ? Promise.resolve({ status: 200, text: answers, contentType: '' }) : post(to, body, headers));
      const results = await openWitnessPlace({ setting: { url, verifierKey }, post: lying, extend: logs.extend, ports: verifierPorts }).publish([logs.at(newId(), 2), logs.at(newId(), 3)]);
      assert.ok(results.every((result) => !(result instanceof PlaceProblem)), answers);
    }
  });

  it('A2 an answer that is not signed by the pinned key is none, and what a stranger adds to it is left out', async () => {
    const other = generateKeyPairSync('ed25519');
    const wrong = [() => '', () => 'nonsense\n', (line: string) => line.replace('witness.example', 'witness.elsewhere'), (line: string) => { const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64'); bytes[20] = (bytes[20] ?? 0) ^ 1; return `— witness.example ${bytes.toString('base64')}\n`; }];
    for (const change of wrong) {
      const { logs, place } = await openAt(change);
      const [problem] = await place.publish([logs.at(newId(), 3)]);
      assert.ok(problem instanceof PlaceProblem && problem.kind === 'refused', String(change));
    }
    const { logs, place } = await openAt((line) => `— stranger ${Buffer.from(createHash('sha512').update(other.publicKey.export({ format: 'der', type: 'spki' })).digest()).toString('base64')}\n${line}`);
    const [published] = await place.publish([logs.at(newId(), 3)]);
    assert.doesNotMatch((published as Published).note ?? '', /stranger/);
  });

  it('attack 23 A2 a witness that leads round in circles, or answers without end, is left after a few questions, and holds up nothing', async () => {
    const logs = openSampleLogs();
    const log = logs.at(newId(), 3);
    let asked = 0;
    const circling = await listen((incoming, response) => { incoming.resume().once('end', () => { asked += 1; response.writeHead(409).end(asked % 2 === 0 ? '0\n' : '3\n'); }); });
    const flooding = await listen((incoming, response) => { incoming.resume().once('end', () => { response.writeHead(200); const more = (): void => { while (response.write('x'.repeat(65_536))); }; response.on('drain', more); response.on('close', () => { response.removeAllListeners('drain'); }); more(); }); });
    const problems = await Promise.all([circling, flooding].map(async (url) => (await openWitnessPlace({ setting: { url, verifierKey }, post, extend: logs.extend, ports: verifierPorts }).publish([log]))[0]));
    assert.deepEqual(problems.map((problem) => problem instanceof PlaceProblem && [problem.kind, problem.heldSize]), [['refused', null], ['unreachable', null]]);
    assert.ok(asked < 12, `${asked} questions`);
  });

  it('A2 a witness that knows neither log nor key says what its operator has to do; a verifier key of another kind is refused', async () => {
    const { place } = await openAt();
    const logs = openSampleLogs();
    const log = logs.at(newId(), 3);
    const strange = openWitnessPlace({ setting: { url: await listen((incoming, response) => { incoming.resume().once('end', () => response.writeHead(404).end()); }), verifierKey }, post, extend: logs.extend, ports: verifierPorts });
    const [problem] = await strange.publish([log]);
    assert.ok(problem instanceof PlaceProblem && /does not know this log/.test(problem.message));
    assert.throws(() => openWitnessPlace({ setting: { url: 'http://127.0.0.1:1', verifierKey: formatVerifierKey(noteKey('a', publishedKey.publicKey, verifierPorts.sha256)) }, post, extend: logs.extend, ports: verifierPorts }), { code: 'KEYSTEAD_NOTE_REFUSED' });
    await place.close();
  });
});
