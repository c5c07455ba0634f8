import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createParser } from './parser.ts';
import { ParseRefusal } from './parsed.ts';

let folder = '';
before(async () => { folder = await mkdtemp(join(tmpdir(), 'keystead-parser-')); });
after(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, text: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, text);
  return path;
}

const detailOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof ParseRefusal, String(error));
  return error.detail;
};
const answer = (text: string) => JSON.stringify({ outcome: 'parsed', document: { kind: 'txt', paging: 'derived', pages: [text] } });
/** Answers what it is asked to show, so that a test sees the child's own surroundings. */
const show = (expression: string) => `process.stdin.resume(); process.stdin.on('end', async () => { let seen; try { seen = await (${expression}); } catch (error) { seen = error.code ?? String(error); } process.stdout.write(JSON.stringify({ outcome: 'parsed', document: { kind: 'txt', paging: 'derived', pages: [String(seen)] } })); });`;
const shown = async (name: string, expression: string) => (await createParser({ program: await program(name, show(expression)) }).parse(Buffer.from('x'))).pages[0];

describe('parsing in a process of its own', () => {
  it('C4 a document is parsed and comes back page by page', async () => {
    assert.deepEqual(await createParser().parse(Buffer.from('a\fb')), { kind: 'txt', paging: 'original', pages: ['a', 'b'] });
  });

  it('C4 the child’s refusal comes back with its code', async () => {
    const error: unknown = await createParser().parse(Buffer.from('%PDF-1.4 nothing')).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ParseRefusal);
    assert.equal(error.code, 'document_unreadable');
  });

  it('attack 27: a child that never ends is killed at its limit, and others go on meanwhile', async () => {
    const parser = createParser({ program: await program('endless', `process.stdin.once('data', (bytes) => { if (String(bytes) === 'endless') for (;;) { } process.stdout.write(${JSON.stringify(answer('fine'))}); process.exit(0); });`), timeLimitSeconds: 4 });
    const stuck = detailOf(parser.parse(Buffer.from('endless')));
    assert.deepEqual((await parser.parse(Buffer.from('other'))).pages, ['fine']);
    assert.match(await stuck, /longer than 4 seconds/);
    assert.deepEqual((await parser.parse(Buffer.from('after'))).pages, ['fine']);
  });

  it('attack 27: a child that writes without end is killed at its limit', async () => {
    const parser = createParser({ program: await program('flood', `process.stdin.resume(); const write = () => { process.stdout.write('x'.repeat(65536), write); }; write();`), maxOutputBytes: 1_000_000 });
    assert.match(await detailOf(parser.parse(Buffer.from('x'))), /too much text/);
  });

  it('attack 27: a child that fills its memory ends, and only it', async () => {
    const parser = createParser({ program: await program('hoard', `const kept = []; for (;;) kept.push(new Array(1e5).fill(Math.random()));`), maxHeapMegabytes: 48 });
    assert.match(await detailOf(parser.parse(Buffer.from('x'))), /too much memory/);
  });

  it('attack 27: memory outside the JavaScript heap counts too, although the parsing thread never pauses', async () => {
    const guard = JSON.stringify(new URL('./memory-guard.ts', import.meta.url).href);
    const parser = createParser({ program: await program('buffers', `import { Worker } from 'node:worker_threads'; const guard = new Worker(new URL(${guard}), { workerData: 200_000_000 }); guard.on('online', () => { const kept = []; for (;;) if (kept.length < 16) kept.push(Buffer.alloc(25_000_000, 1)); });`) });
    assert.match(await detailOf(parser.parse(Buffer.from('x'))), /too much memory/);
  });

  it('C4 the child sees no environment, and may neither write files, nor read others, nor start programs', async () => {
    process.env['KEYSTEAD_TEST_CANARY'] = 'canary';
    assert.equal(await shown('environment', `process.env.KEYSTEAD_TEST_CANARY ?? 'absent'`), 'absent');
    delete process.env['KEYSTEAD_TEST_CANARY'];
    assert.equal(await shown('write', `import('node:fs/promises').then((fs) => fs.writeFile('${join(tmpdir(), 'keystead-never')}', 'x'))`), 'ERR_ACCESS_DENIED');
    assert.equal(await shown('read', `import('node:fs/promises').then((fs) => fs.readFile('/etc/passwd'))`), 'ERR_ACCESS_DENIED');
    assert.equal(await shown('spawn', `import('node:child_process').then((child) => child.execFileSync('/bin/true'))`), 'ERR_ACCESS_DENIED');
  });

  it('C4 pages that are pictures are read by a second kind of child, which tells of each page', async () => {
    const parser = createParser({ program: await program('pictures', `process.stdin.resume(); process.stdin.on('end', () => process.stdout.write(process.argv[2] === 'ocr' ? '{"done":1,"total":2}\\n{"done":2,"total":2}\\n' + ${JSON.stringify(answer('read'))} : '{"outcome":"needs-ocr"}'));`) });
    const told: unknown[] = [];
    assert.deepEqual((await parser.parse(Buffer.from('x'), (progress) => told.push(progress))).pages, ['read']);
    assert.deepEqual(told, [{ done: 0, total: 0 }, { done: 1, total: 2 }, { done: 2, total: 2 }]);
  });

  it('attack 27: the child that reads text may load no native code', async () => {
    assert.equal(await shown('addons', `Promise.resolve(process.permission.has('addons'))`), 'false');
  });

  it('more uploads than may wait are turned away with a reason, none is lost silently', async () => {
    const parser = createParser({ concurrency: 1, maxWaiting: 1 });
    const outcomes = await Promise.allSettled([1, 2, 3].map((number) => parser.parse(Buffer.from(`text ${number}`))));
    assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'fulfilled', 'rejected']);
    const [, , third] = outcomes;
    assert.ok(third?.status === 'rejected' && third.reason.code === 'unavailable');
  });
});
