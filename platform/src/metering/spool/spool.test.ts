import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createLogger, fixedClock } from '../../foundation/index.ts';
import { SpoolUnwritable } from '../errors.ts';
import type { OutcomeRecord, RefusalRecord } from '../records.ts';
import { type SpoolFileSystem, nodeFileSystem } from './file-system.ts';
import { listSegments, readLines, segmentPath } from './segments.ts';
import { type SpoolOptions, openSpool } from './spool.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const caller = { userId: null, tokenId: 'token', appId: null, runId: null, environment: 'production' };
const refusal = (requestId: string): RefusalRecord => ({ type: 'refusal', requestId, tenantId: 'tenant', at: 0, caller, endpoint: 'chat', askedModel: 'm', code: 'c', status: 403 });
const outcome = (requestId: string): OutcomeRecord => ({
  type: 'outcome', requestId, tenantId: 'tenant', at: 0, caller, endpoint: 'chat', stream: false, askedModel: 'm',
  credential: { credentialId: 'c', version: 1, fingerprint: 'f', provider: 'openai', payer: 'tenant', custody: 'vault', model: 'm' }, servedModel: null, status: 200, outcome: 'answered', usage: null,
  usageState: 'none', usageRaw: null, latencyMs: 1, firstByteMs: null, attempts: [], reservations: [], providerRequestId: null,
});

describe('spool', () => {
  let directory: string;
  const clock = fixedClock(new Date('2026-03-01T00:00:00Z'));
  beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'keystead-spool-')); });
  afterEach(() => { rmSync(directory, { recursive: true, force: true }); });

  const open = (options: Partial<SpoolOptions> = {}) => openSpool({ directory, clock, logger, process: '1 2', ...options });
  function lines(segment: number, position = 0): string[] {
    const read = readLines(directory, segment, position, 1_000);
    const last = read.at(-1);
    return last === undefined ? [] : [...read.map((line) => line.text), ...lines(segment, last.end)];
  }
  const records = (): string[] => listSegments(directory).flatMap((segment) => lines(segment)).map((line) => JSON.parse(line) as { type: string; requestId: string })
    .filter((record) => record.type !== 'writer').map((record) => record.requestId);

  it('B2 a record is with the operating system once append resolves', async () => {
    const spool = open();
    await spool.append(refusal('a'));
    assert.deepEqual(records(), ['a']);
    await spool.close();
  });

  it('B2 kill -9 loses nothing that was accepted', async () => {
    const script = `
      import { openSpool } from ${JSON.stringify(new URL('spool.ts', import.meta.url).href)};
      const logger = { error() {}, warn() {} };
      const spool = openSpool({ directory: ${JSON.stringify(directory)}, clock: { now: () => new Date() }, logger });
      for (let index = 0; ; index += 1) {
        await Promise.all([0, 1, 2].map((part) => spool.append({ type: 'refusal', requestId: index + '-' + part })));
        process.stdout.write(index + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      if (told.length > 2_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const accepted = told.split('\n').slice(0, -1);
    const written = new Set(records());
    assert.ok(accepted.length > 100);
    for (const index of accepted) for (const part of [0, 1, 2]) assert.ok(written.has(`${index}-${part}`), `${index}-${part}`);
  });

  it('while little comes a record is written at once; of a turn that takes many, what follows goes out in one write, and so do all of the next one', async () => {
    let writes = 0;
    const spool = open({ fileSystem: { ...nodeFileSystem, append: (file, bytes) => { writes += 1; return nodeFileSystem.append(file, bytes); } } });
    writes = 0;
    assert.equal(spool.append(refusal('first')), undefined);
    assert.deepEqual([writes, records()], [1, ['first']]);
    await Promise.all(Array.from({ length: 50 }, async (_value, index) => spool.append(refusal(String(index)))));
    assert.equal(writes, 2);
    await Promise.all(Array.from({ length: 50 }, async (_value, index) => spool.append(refusal(`next ${index}`))));
    assert.equal(writes, 3);
    assert.equal(records().length, 101);
    await spool.close();
  });

  it('fault 4: with the disk full nothing is accepted, and half a line is taken back', async () => {
    let full = false;
    const fileSystem: SpoolFileSystem = {
      ...nodeFileSystem,
      append(file, bytes) {
        if (!full) return nodeFileSystem.append(file, bytes);
        if (bytes.length > 10) return nodeFileSystem.append(file, bytes.subarray(0, 10));
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
    };
    const spool = open({ fileSystem });
    await spool.append(refusal('before'));
    full = true;
    await assert.rejects(async () => spool.append(refusal('lost')), (error) => error instanceof SpoolUnwritable && error.reason === 'disk');
    await assert.rejects(async () => spool.append(refusal('lost too')), SpoolUnwritable);
    full = false;
    await spool.append(refusal('after'));
    assert.deepEqual(records(), ['before', 'after']);
    await spool.close();
  });

  it('fault 4: an outcome is kept while the disk is full, and written once it is not', async () => {
    let full = true;
    const fileSystem: SpoolFileSystem = { ...nodeFileSystem, append: (file, bytes) => { if (full) throw new Error('full'); return nodeFileSystem.append(file, bytes); } };
    const spool = open({ fileSystem });
    await assert.rejects(async () => spool.append(outcome('o1')), SpoolUnwritable);
    await assert.rejects(async () => spool.append(refusal('r1')), SpoolUnwritable);
    full = false;
    await spool.append(outcome('o2'));
    assert.deepEqual(records(), ['o1', 'o2']);
    await spool.close();
  });

  it('fault 4: with too much waiting to be shipped, outcomes are taken and nothing else', async () => {
    const spool = open({ segmentBytes: 400, backlogBytes: 1_500 });
    let accepted = 0;
    await assert.rejects(async () => { for (;;) { await spool.append(refusal(String(accepted))); accepted += 1; } }, (error) => error instanceof SpoolUnwritable && error.reason === 'backlog');
    assert.ok(accepted > 2);
    await spool.append(outcome('o'));
    for (const segment of listSegments(directory).slice(0, -1)) rmSync(segmentPath(directory, segment));
    clock.advance(1_000);
    await spool.append(refusal('again'));
    assert.deepEqual(records().slice(-2), ['o', 'again']);
    await spool.close();
  });

  it('fault 5: while the disk hangs in a sync, what it has not taken stays bounded; then nothing is accepted until it answers, whatever the clock says', async () => {
    const syncs = [Promise.withResolvers<void>()];
    const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let milliseconds = 0;
    const fileSystem: SpoolFileSystem = {
      ...nodeFileSystem, syncDirectory: async () => { answered.resolve(); },
      async sync(file) { begun.resolve(); await syncs.shift()?.promise; return nodeFileSystem.sync(file); },
    };
    const [hanging = assert.fail()] = syncs;
    const spool = open({ fileSystem, syncMilliseconds: 0, syncLimitMilliseconds: 5_000, monotonic: () => milliseconds });
    await spool.append(refusal('before'));
    await begun.promise;
    milliseconds = 5_000;
    await spool.append(refusal('within the limit'));
    milliseconds = 5_001;
    clock.advance(-600_000);
    await assert.rejects(async () => spool.append(refusal('beyond it')), (error) => error instanceof SpoolUnwritable && error.reason === 'disk');
    await spool.append(outcome('o'));
    hanging.resolve();
    await answered.promise;
    await new Promise((resolve) => { setImmediate(resolve); });
    await spool.append(refusal('again'));
    assert.deepEqual(records(), ['before', 'within the limit', 'o', 'again']);
    await spool.close();
  });

  it('segments are of bounded size, each names its writer, and numbers only grow', async () => {
    const first = open({ segmentBytes: 500 });
    for (let index = 0; index < 10; index += 1) await first.append(refusal(String(index)));
    await first.close();
    const segments = listSegments(directory);
    assert.ok(segments.length > 2);
    for (const segment of segments) {
      assert.ok(readFileSync(segmentPath(directory, segment)).length <= 600);
      assert.deepEqual(JSON.parse(readLines(directory, segment, 0, 1)[0]?.text ?? ''), { type: 'writer', writer: first.writer, process: '1 2' });
    }
    const second = open();
    assert.equal(second.id, first.id);
    assert.notEqual(second.writer, first.writer);
    assert.equal(listSegments(directory).at(-1), (segments.at(-1) ?? 0) + 1);
    await second.close();
  });

  it('fault 1: a torn last line is left out when reading', async () => {
    const spool = open();
    await spool.append(refusal('whole'));
    await spool.close();
    const [segment = 0] = listSegments(directory);
    appendFileSync(segmentPath(directory, segment), '{"type":"refusal","requestId":"to');
    assert.deepEqual(records(), ['whole']);
  });

  it('a line longer than what is read at once is read whole', async () => {
    const spool = open();
    await spool.append(refusal('x'.repeat(9_000_000)));
    await spool.append(refusal('next'));
    assert.deepEqual(records().map((requestId) => requestId.length), [9_000_000, 4]);
    await spool.close();
  });

  it('what was written is handed to the disk, and only the owner may read it', async () => {
    const synced: number[] = [];
    const spool = open({ syncMilliseconds: 0, fileSystem: { ...nodeFileSystem, sync: (file) => { synced.push(file); return nodeFileSystem.sync(file); } } });
    await spool.append(refusal('a'));
    await spool.close();
    assert.ok(synced.length > 0);
    const modes = readdirSync(directory).map((name) => (statSync(join(directory, name)).mode & 0o777).toString(8));
    assert.deepEqual([...new Set(modes)], ['600']);
  });

  it('a closed spool takes nothing', async () => {
    const spool = open();
    await spool.close();
    await assert.rejects(async () => spool.append(refusal('late')), SpoolUnwritable);
  });
});
