import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type ReceiptDocument, type ReceiptFacts, type ReceiptFindingCode, contentCommitment, proveWhereItWent, receiptDigest, receiptDocument, sumReceipts, verifyReceipt, verifyRunReceipt } from '@keystead/contract';
import { openReceiptSigner } from '../src/audit/index.ts';
import { newId, sql } from '../src/foundation/index.ts';
import type { AttemptRecord, OutcomeRecord } from '../src/metering/index.ts';
import { type AuditWorld, linesOf, minute, openAuditWorld, verifierPorts } from './support/audit-log.ts';
import { MeteringWorld, recordedCall } from './support/metering.ts';
import { programFile } from './support/program.ts';

const { sha256 } = verifierPorts;
const run = promisify(execFile);

describe('receipts', () => {
  let audit: AuditWorld;
  let world: MeteringWorld;
  before(async () => {
    audit = await openAuditWorld();
    world = new MeteringWorld(audit.database);
  });
  const folders: string[] = [];
  after(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    await world.tail.close();
    await audit.close();
  });

  const signReceipts = () => openReceiptSigner({ database: audit.database.open('keystead_sequencer'), signer: audit.signer }).runOnce();
  const read = (tenantId: string, requestId: string): Promise<ReceiptDocument> => world.answer(tenantId, 'readReceipt', { params: { requestId } });
  /** The next checkpoint covers what was shipped until now. */
  const seal = async (): Promise<void> => { audit.later(); const sequencer = audit.sequencer(); while (await sequencer.runOnce() > 0) { /* more */ } };
  const findingOf = async (document: ReceiptDocument, pins: { verifierKey?: string } = {}): Promise<ReceiptFindingCode | null> => (await verifyReceipt(document, pins, verifierPorts)).finding?.code ?? null;
  const clone = (document: ReceiptDocument): Mutable<ReceiptDocument> => structuredClone(document);

  async function ship(tenantId: string, changes: Partial<OutcomeRecord> = {}): Promise<string> {
    const { intent, outcome, requestId } = recordedCall(tenantId);
    await world.ship([{ intent, outcome: { ...outcome, ...changes } }]);
    return requestId;
  }
  const attempt = (more: Partial<AttemptRecord> = {}): AttemptRecord => ({ credentialId: newId(), fingerprint: 'fp-1', provider: 'openai', model: 'gpt-4o-mini', status: 200, code: null, milliseconds: 8, startedMs: 2, ...more });

  it('A3 G7 B2 a receipt says who paid, every attempt, asked and served model, tokens, price and budgets, as the request settled', async () => {
    const tenantId = await world.newTenant();
    const budgetId = newId();
    const requestId = await ship(tenantId, {
      route: 'fast', attempts: [attempt({ provider: 'house', model: 'm', status: 503, code: 'provider_unavailable', mayBeBilled: true }), attempt()], providerRequestId: 'req_1', translation: { to: 'anthropic-messages', warnings: 2 },
      policy: { dataClass: 'health', action: 'mask', finds: { personal: 2 } }, reservations: [{ budgetId, unit: 'nano_usd', windowStart: '2026-03-01T00:00:00.000Z', amount: 900, holder: newId() }],
    });
    await seal();
    const { facts, prices, names } = await read(tenantId, requestId);
    assert.deepEqual(facts.attempts.map(({ provider, status, code, mayBeBilled }) => [provider, status, code, mayBeBilled]), [['house', 503, 'provider_unavailable', true], ['openai', 200, null, false]]);
    assert.deepEqual([facts.route, facts.model, facts.providerRequestId, facts.translation, facts.policy?.action], ['fast', { asked: 'gpt-4o-mini', sent: 'gpt-4o-mini', served: 'gpt-4o-mini' }, 'req_1', { to: 'anthropic-messages', warnings: 2 }, 'mask']);
    assert.deepEqual([facts.paid.payer, facts.paid.custody, facts.paid.fingerprint, facts.usage.costNanoUsd, facts.usage.state], ['tenant', 'vault', 'fp', 270_000, 'settled']);
    assert.deepEqual(facts.budgets, [{ budgetId, unit: 'nano_usd', windowStart: '2026-03-01T00:00:00.000Z', reserved: 900 }]);
    assert.deepEqual([prices.state, prices.applied], ['applied', [{ kind: 'input', tokens: 1_000, usdPerMillion: 0.15 }, { kind: 'output', tokens: 200, usdPerMillion: 0.6 }]]);
    assert.equal(prices.applied.reduce((sum, { tokens, usdPerMillion }) => sum + tokens * usdPerMillion * 1_000, 0), facts.usage.costNanoUsd);
    assert.deepEqual([names.provider, names.sandbox], ['OpenAI', false]);
  });

  it('A3 before it is in the log a receipt says so; then it is signed, then its place in a checkpoint is proved; all from the file alone', async () => {
    const tenantId = await world.newTenant();
    const requestId = await ship(tenantId);
    const first = await read(tenantId, requestId);
    assert.deepEqual([first.proof.state, first.signature, await findingOf(first)], ['unsequenced', null, 'no-entry']);
    await audit.sequencer({ everyMilliseconds: minute * 60, signer: { ...audit.signer, sign: () => { throw new Error('later'); } } }).runOnce();
    const unsigned = await read(tenantId, requestId);
    assert.deepEqual([unsigned.proof.state, await findingOf(unsigned)], ['unsigned', 'nothing-signed']);
    assert.ok(await signReceipts() >= 1);
    const signed = await read(tenantId, requestId);
    assert.equal(await findingOf(signed, { verifierKey: await audit.keyOf(tenantId) }), null);
    await seal();
    const whole = await read(tenantId, requestId);
    const report = await verifyReceipt(whole, { verifierKey: await audit.keyOf(tenantId) }, verifierPorts);
    assert.deepEqual([whole.proof.state, report.good, report.notChecked], ['signed', true, []]);
    assert.equal(await signReceipts(), 0, 'once is enough');
    const folder = await mkdtemp(join(tmpdir(), 'keystead-receipts-'));
    folders.push(folder);
    await writeFile(join(folder, 'receipt.json'), JSON.stringify(whole, null, 2));
    const { stdout } = await run(process.execPath, [programFile, 'receipt', 'verify', join(folder, 'receipt.json'), '--key', await audit.keyOf(tenantId)]);
    assert.match(stdout, /^Verified\.\n/, 'the command line says so without any server');
    assert.deepEqual(await verifyReceipt(receiptDocument.parse(JSON.parse(JSON.stringify(whole))), {}, verifierPorts), await verifyReceipt(whole, {}, verifierPorts));
  });

  it('A3 attack 41 a receipt in which anything was changed does not verify, whoever changed it', async () => {
    const tenantId = await world.newTenant();
    for (let index = 0; index < 5; index += 1) await ship(tenantId);
    const requestId = await ship(tenantId, { attempts: [attempt()] });
    await ship(tenantId);
    await seal();
    await read(tenantId, requestId);
    await signReceipts();
    const whole = await read(tenantId, requestId);
    assert.equal(await findingOf(whole), null);
    const changed = (change: (facts: Mutable<ReceiptFacts>) => void): ReceiptDocument => { const copy = clone(whole); change(copy.facts as Mutable<ReceiptFacts>); return copy; };
    for (const each of [
      changed((facts) => { facts.usage = { ...facts.usage, costNanoUsd: 1 }; }), changed((facts) => { facts.model = { ...facts.model, served: 'gpt-4o' }; }), changed((facts) => { facts.attempts = []; }),
      changed((facts) => { facts.paid = { ...facts.paid, fingerprint: 'other' }; }), changed((facts) => { facts.nonce = null; }), changed((facts) => { facts.budgets = null; }),
    ]) assert.equal(await findingOf(each), 'facts-changed');
    const proofless = clone(whole);
    proofless.proof = { ...whole.proof, path: (whole.proof.path ?? []).slice(0, -1) };
    assert.equal(await findingOf(proofless), 'not-in-log', 'a truncated proof');
    assert.equal(await findingOf({ ...whole, proof: { ...whole.proof, leafHash: 'a'.repeat(64) } }), 'entry-changed');
    assert.equal(await findingOf({ ...whole, proof: { ...whole.proof, leafIndex: 0 } }), 'entry-changed');
    assert.equal(await findingOf({ ...whole, signature: (whole.signature ?? '').replace('gpt-4o-mini', 'gpt-4o') }), 'signature');
    assert.equal(await findingOf({ ...whole, signature: whole.proof.checkpoint }), 'signature', 'a checkpoint’s signature is none over a receipt');
    assert.equal(await findingOf({ ...whole, proof: { ...whole.proof, checkpoint: whole.signature } }), 'checkpoint', 'nor the other way round');
    assert.equal(await findingOf(whole, { verifierKey: await audit.keyOf(newId()) }), 'other-key');
  });

  it('A3 attack 7 a receipt of another tenant: 404 as for an unknown id, and its proof does not pass in another log', async () => {
    const [mine, theirs] = [await world.newTenant(), await world.newTenant()];
    const [own, foreign] = [await ship(mine), await ship(theirs)];
    await seal();
    for (const requestId of [foreign, newId()]) await assert.rejects(read(mine, requestId), { code: 'not_found' });
    const [ours, other] = [await read(mine, own), await read(theirs, foreign)];
    assert.equal(await findingOf({ ...ours, proof: other.proof }), 'other-log');
    assert.equal(await findingOf({ ...ours, facts: { ...ours.facts, tenant: theirs } }), 'other-log');
    const again = await read(mine, await ship(mine));
    assert.equal(await findingOf({ ...again, proof: ours.proof }), 'other-entry');
  });

  it('A3 attack 41 the key of the log signs nothing that its log does not say', async () => {
    const tenantId = await world.newTenant();
    const requestId = await ship(tenantId);
    await seal();
    const { facts, proof } = await read(tenantId, requestId);
    const forged = JSON.stringify({ ...facts, usage: { ...facts.usage, costNanoUsd: 1 } });
    await audit.owner.query('update keystead.receipt_signatures set facts = $1 where request_id = $2', [forged, requestId]);
    await signReceipts();
    const { rows } = await audit.owner.query('select note, refused from keystead.receipt_signatures where request_id = $1', [requestId]);
    assert.deepEqual(rows, [{ note: null, refused: true }]);
    assert.equal(await findingOf(await read(tenantId, requestId)), null, 'the checkpoint vouches for it all the same');
    assert.ok(proof.leafIndex !== null);
  });

  it('A3 B2 an estimate that the provider’s bill replaced keeps its receipt; what was settled later stands beside it', async () => {
    const tenantId = await world.newTenant();
    const requestId = await ship(tenantId, { usageState: 'estimated', outcome: 'cancelled', status: 499 });
    await seal();
    const before = await read(tenantId, requestId);
    assert.deepEqual([before.facts.usage.state, before.facts.usage.costNanoUsd, before.prices.state], ['estimated', 1_000_000, 'estimate']);
    const statementId = newId();
    await audit.owner.query(`insert into keystead.billing_statements (id, tenant_id, provider, source, file_name, from_day, to_day, lines, digest) values ($1, $2, 'openai', 'upload', 'bill.csv', '2026-03-01', '2026-03-01', 1, 'x')`, [statementId, tenantId]);
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`select keystead.reconcile_counts(${statementId}, null, ${JSON.stringify([{ requestId, input: 900, cacheRead: null, cacheWrite: null, output: 100, costNanoUsd: 195_000 }])}::jsonb)`.execute(trx));
    const later = await read(tenantId, requestId);
    assert.deepEqual(later.facts, before.facts);
    assert.deepEqual([later.later?.costNanoUsd, later.later?.tokens.output, await findingOf(later)], [195_000, 100, null]);
    assert.equal(sumReceipts([later]).ownKeys.costNanoUsd, 195_000);
  });

  /** A run that a document was in, and one that it was not in. */
  async function ofRunsAndDocuments(): Promise<void> {
    const tenantId = await world.newTenant();
    const [documentId, withIt, without] = [newId(), newId(), newId()];
    for (const [id, documents] of [[withIt, [documentId]], [without, []]] as const) {
      const { intent, outcome } = recordedCall(tenantId);
      const caller = { ...outcome.caller, runId: id };
      await world.ship([{ intent: { ...intent, caller }, outcome: { ...outcome, caller, content: { salt: Buffer.alloc(32, 9).toString('base64'), input: 'a'.repeat(64), output: null } } }]);
      await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into runs (id, tenant_id, app_id, app_version, state, audience, document_ids) values (${id}, ${tenantId}, 'x', '1', 'failed', 'internal', ${[...documents]}::uuid[])`.execute(trx));
    }
    assert.deepEqual(await world.answer(tenantId, 'eraseReceiptSalts', { body: { of: 'document', id: documentId } }), { requests: 1, erased: 1 });
    assert.deepEqual(await world.answer(tenantId, 'eraseReceiptSalts', { body: { of: 'run', id: without } }), { requests: 1, erased: 1 });
  }

  it('A3 commitments open with the salt to exactly the bytes that were sent and answered; without it nothing can be tried', async () => {
    const tenantId = await world.newTenant();
    const salt = Buffer.alloc(32, 7);
    const input = contentCommitment('input', Buffer.from('{"model":"gpt-4o-mini"}'), salt, sha256);
    const requestId = await ship(tenantId, { content: { salt: salt.toString('base64'), input, output: null } });
    await seal();
    const receipt = await read(tenantId, requestId);
    assert.deepEqual([receipt.facts.content, receipt.salt, await findingOf(receipt)], [{ input, output: null }, salt.toString('base64'), null]);
    assert.notEqual(contentCommitment('output', Buffer.from('{"model":"gpt-4o-mini"}'), salt, sha256), input);
    const erase = (of: string, id: string, by = tenantId): Promise<unknown> => world.answer(by, 'eraseReceiptSalts', { body: { of, id } });
    for (const kind of ['request', 'run', 'document']) await assert.rejects(erase(kind, kind === 'request' ? requestId : newId(), await world.newTenant()), { code: 'not_found' }, 'attack 8: another organisation’s is as unknown as none');
    assert.deepEqual([await erase('request', requestId), await erase('request', requestId)], [{ requests: 1, erased: 1 }, { requests: 1, erased: 0 }]);
    assert.equal((await world.eventsOf(tenantId)).filter((event) => event.action === 'receipts.salts-erased').length, 2);
    const erased = await read(tenantId, requestId);
    assert.deepEqual([erased.salt, await findingOf(erased)], [null, null], 'the proof stays');
    assert.match((await verifyReceipt(erased, {}, verifierPorts)).notChecked.join(' '), /salt of its hashes was erased/);
    assert.doesNotMatch((await verifyReceipt(receipt, {}, verifierPorts)).notChecked.join(' '), /erased/);
    await ofRunsAndDocuments();
  });

  it('A3 a run’s receipt is that of its requests: sums by payer that are never one, checked again by the verifier', async () => {
    const tenantId = await world.newTenant();
    const runId = newId();
    const caller = { userId: null, tokenId: newId(), appId: 'policy-explainer', runId, environment: 'production' };
    const ids = [await ship(tenantId, { caller }), await ship(tenantId, { caller, credential: { credentialId: newId(), version: 1, fingerprint: 'platform', provider: 'openai', payer: 'platform', custody: 'vault', model: 'gpt-4o-mini' } })];
    await seal();
    const requests = await Promise.all(ids.map((id) => read(tenantId, id)));
    const receipt = { keystead: 'run-receipt', version: 1, tenant: tenantId, runId, appId: 'policy-explainer', waiting: 0, omitted: 0, requests, sums: sumReceipts(requests) } as const;
    assert.deepEqual([receipt.sums.ownKeys.requests, receipt.sums.ownKeys.costNanoUsd, receipt.sums.platformKeys.requests, receipt.sums.sandbox.requests], [1, 270_000, 1, 0]);
    assert.equal((await verifyRunReceipt(receipt, {}, verifierPorts)).good, true);
    const cheaper = { ...receipt, sums: { ...receipt.sums, ownKeys: { ...receipt.sums.ownKeys, costNanoUsd: 1 } } };
    assert.equal((await verifyRunReceipt(cheaper, {}, verifierPorts)).finding?.code, 'sums');
    assert.equal((await verifyRunReceipt({ ...receipt, runId: newId() }, {}, verifierPorts)).finding?.code, 'other-run');
    assert.equal((await verifyRunReceipt({ ...receipt, requests: [], sums: sumReceipts([]) }, {}, verifierPorts)).finding?.code, 'nothing-signed', 'a file that names no request, which anybody can write');
  });

  it('A3 from complete receipts and the log it is proved offline that a client’s project never went to a model; a receipt left out or changed breaks the proof', async () => {
    const tenantId = await world.newTenant();
    const callerOf = (project?: string) => ({ userId: null, tokenId: newId(), appId: null, runId: null, environment: 'production', ...project === undefined ? {} : { project } });
    const credentialOf = (model: string) => ({ credentialId: newId(), version: 1, fingerprint: 'fp', provider: 'openai', payer: 'tenant', custody: 'vault', model } as const);
    await ship(tenantId, { caller: callerOf('Acme'), attempts: [attempt({ model: 'gpt-4o', status: 500, code: 'provider_error' }), attempt({ model: 'gpt-4o-mini' })] });
    await ship(tenantId, { caller: callerOf('Other'), credential: credentialOf('o3'), attempts: [attempt({ model: 'o3' })] });
    await ship(tenantId, { caller: callerOf() });
    await seal();
    const now = Date.now();
    const range = { from: new Date(now - 3_600_000).toISOString(), to: new Date(now + 3_600_000).toISOString() };
    const receipts = linesOf(await (await world.answer<Response>(tenantId, 'exportReceipts', { query: range })).text());
    await seal();
    const log = linesOf(await audit.exportLog(tenantId));
    const prove = (file: readonly string[]) => proveWhereItWent({ log: asLines(log), receipts: file }, { kind: 'project', name: 'Acme' }, {}, verifierPorts);
    const proof = await prove(receipts);
    assert.deepEqual([proof.good, proof.requests, proof.sentence], [true, 3, null]);
    assert.deepEqual(proof.sentTo.map(({ model }) => model).toSorted(), ['gpt-4o', 'gpt-4o-mini'], 'an attempt that failed was sent all the same');
    assert.deepEqual([proof.others.map(({ model }) => model), proof.cannotTell.map(({ uses }) => uses)], [['o3'], [1]], 'what names no project is not called clean');
    const folder = await mkdtemp(join(tmpdir(), 'keystead-receipts-'));
    folders.push(folder);
    await writeFile(join(folder, 'log'), `${log.join('\n')}\n`);
    await writeFile(join(folder, 'receipts'), `${receipts.join('\n')}\n`);
    const ask = (model: string) => run(process.execPath, [programFile, 'receipt', 'prove', '--log', join(folder, 'log'), '--receipts', join(folder, 'receipts'), '--project', 'Acme', '--model', model]).then(({ stdout }) => stdout, (error: { stdout: string }) => error.stdout);
    assert.match(await ask('o3'), /^It never went to o3\.\nComplete: 3 requests/);
    for (const name of ['GPT-4o', 'openai/gpt-4o', 'gpt-4o-2024-08-06']) assert.match(await ask(name), /^It WENT to /, `however it is named: ${name}`);
    assert.match(proof.notChecked.join(' '), /What happened after .*Z: the log ends there/);
    for (const [from, to] of [['2026-13-01T00:00:00.000Z', range.to], [range.to, range.from]]) assert.match((await prove([JSON.stringify({ ...JSON.parse(receipts[0] ?? '') as object, from, to }), '{"end":true,"receipts":0}'])).sentence ?? '', /names no period/, 'of no period nothing is proved');
    const [head = '', one = '', two = '', three = ''] = receipts;
    const cut = await prove([head, one, three, '{"end":true,"receipts":2}']);
    assert.deepEqual([cut.good, /not complete: 1 request/.test(cut.sentence ?? '')], [false, true]);
    const renamed = await prove([head, one.replace('"Acme"', '"Acne"'), two, three, '{"end":true,"receipts":3}']);
    assert.deepEqual([renamed.good, /was changed/.test(renamed.sentence ?? '')], [false, true]);
    assert.equal((await prove([head, one])).good, false, 'a file that broke off');
  });

  it('A3 the hash of the facts is the one in the log, whatever a provider or caller wrote into them', async () => {
    const tenantId = await world.newTenant();
    const odd = 'm\u0000\ud800"\n€😀';
    const requestId = await ship(tenantId, { servedModel: odd, askedModel: odd, providerRequestId: odd, route: odd, attempts: [attempt({ model: odd })], caller: { userId: null, tokenId: null, appId: odd, runId: null, environment: 'production', project: odd } });
    await seal();
    const receipt = await read(tenantId, requestId);
    const leaf = JSON.parse(Buffer.from(receipt.proof.leaf ?? '', 'base64').toString()) as { detail: { receipt: string } };
    assert.equal(leaf.detail.receipt, receiptDigest(receipt.facts, sha256));
    assert.equal(await findingOf(receipt), null);
  });
});

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

async function* asLines(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
