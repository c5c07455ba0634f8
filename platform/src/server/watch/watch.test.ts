import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createLogger, createRecentProblems } from '../../foundation/index.ts';
import { metricOf } from '../../telemetry/index.ts';
import { supportBundle } from './bundle.ts';
import { readDatabaseReport } from './database-report.ts';
import { openWatch } from './listen.ts';
import { type Watched, settingsReport, supportReport } from './report.ts';

const token = 'a-token-that-is-long-enough';
const password = 'a-password-of-the-database';

describe('O3 watching over an installation', () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'keystead-watch-')); });
  after(() => rm(folder, { recursive: true }));
  const ends: (() => Promise<void>)[] = [];
  after(() => Promise.all(ends.map((end) => end())));

  /** Two processes, one of which hangs, and a database that is down. */
  const watched = (): Watched => ({
    async members() {
      const report = { uptimeSeconds: 5, memory: { rss: 1, heapUsed: 1, heapTotal: 1, external: 1 }, facts: { readiness: 'unavailable' }, problems: [], metrics: [metricOf('keystead_gateway_ready', [{ value: 0, labels: {} }])] };
      return [{ role: 'gateway', slot: 0, pid: 1, report }, { role: 'api', slot: 0, pid: 2, report: null }];
    },
    restarts: () => ({ api: 3, gateway: 0, shipper: 0, worker: 0 }), databaseUrl: () => `postgresql://keystead:${password}@127.0.0.1:1/keystead`, dataDirectory: folder, problems: createRecentProblems(),
    environment: { KEYSTEAD_DATABASE_URL: `postgresql://keystead:${password}@db.internal/keystead`, KEYSTEAD_PUBLIC_URL: 'https://keys.harbour.example', KEYSTEAD_PORT: '7420', KEYSTEAD_TOKEN: token, OTEL_EXPORTER_OTLP_HEADERS: `authorization=${token}` },
  });

  async function serve(given: string | null): Promise<(path: string, headers?: Record<string, string>, method?: string) => Promise<{ status: number; text: string }>> {
    const watch = await openWatch({ watched: watched(), metrics: { host: '127.0.0.1', port: 0, token: given }, socketPath: join(folder, `${given === null}.sock`), logger: createLogger({ name: 'test', level: 'silent' }), reload: async () => 2 });
    ends.push(() => watch.close());
    const { port } = new URL(watch.metricsUrl ?? '');
    return (path, headers = {}, method = 'GET') => new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => { text += chunk.toString(); });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      }).on('error', reject).end();
    });
  }

  it('metrics are answered to the token alone, where there is one', async () => {
    const ask = await serve(token);
    for (const authorization of [undefined, 'Bearer', 'Bearer wrong', token, `Basic ${token}`, `Bearer ${token}x`]) assert.equal((await ask('/metrics', authorization === undefined ? {} : { authorization })).status, 401, authorization);
    const { status, text } = await ask('/metrics', { authorization: `Bearer ${token}`, host: 'keystead:9464' });
    assert.equal(status, 200);
    assert.match(text, /^keystead_gateway_ready\{process="gateway-0"\} 0$/m);
    assert.match(text, /^keystead_processes\{role="api",process="supervisor"\} 0$/m);
    assert.match(text, /^keystead_process_restarts_total\{role="api",process="supervisor"\} 3$/m);
  });

  it('without a token a page in a browser of this machine cannot read them under a name of its own, and nothing but metrics is served', async () => {
    const ask = await serve(null);
    assert.equal((await ask('/metrics')).status, 200);
    assert.equal((await ask('/metrics', { host: 'localhost:9464' })).status, 200);
    assert.equal((await ask('/metrics', { host: 'rebound.example:9464' })).status, 403);
    for (const path of ['/', '/report', '/metrics/', '/api/v1/tenant']) assert.equal((await ask(path)).status, 404);
    assert.equal((await ask('/metrics', {}, 'POST')).status, 404);
  });

  it('a support bundle says that the database is down and which process does not answer, and holds no secret', async () => {
    const bundle = supportBundle(await supportReport(watched()), { version: '1.0.0', settings: [], now: new Date(0) });
    assert.match(bundle.get('health.json') ?? '', /"out of reach \(ECONNREFUSED\)"/);
    assert.match(bundle.get('health.json') ?? '', /"process": "api-0",\n\s+"answers": false/);
    assert.match(bundle.get('database.json') ?? '', /"reachable": false/);
    const manifest = JSON.parse(bundle.get('manifest.json') ?? '{}') as { files: Record<string, string>; leftOut: string[] };
    assert.deepEqual(Object.keys(manifest.files), [...bundle.keys()].slice(1));
    assert.ok(Object.values(manifest.files).every((text) => text !== '') && manifest.leftOut.length > 0);
    const text = [...bundle.values()].join('\n');
    for (const hidden of [password, token, 'db.internal', 'harbour.example', folder]) assert.ok(!text.includes(hidden), hidden);
  });

  it('where nothing runs, a bundle still holds versions and settings, and says so', () => {
    const bundle = supportBundle(null, { version: '1.0.0', settings: settingsReport({ KEYSTEAD_PORT: '7420' }), now: new Date(0) });
    assert.deepEqual([...bundle.keys()], ['manifest.json', 'versions.json', 'settings.json']);
    assert.match(bundle.get('manifest.json') ?? '', /"running": false/);
  });

  it('settings tell numbers and switches; secrets and free text are only set or not', () => {
    const told = new Map(settingsReport(watched().environment).map(({ name, value }) => [name, value]));
    assert.deepEqual(['KEYSTEAD_PORT', 'KEYSTEAD_TOKEN', 'KEYSTEAD_DATABASE_URL', 'KEYSTEAD_PUBLIC_URL', 'KEYSTEAD_HOST', 'OTEL_EXPORTER_OTLP_HEADERS'].map((name) => told.get(name)), ['7420', '(set)', '(set)', '(set)', null, '(set)']);
  });

  it('a database that nobody opened is told as such', async () => {
    const report = await readDatabaseReport(null);
    assert.ok(!report.reachable && report.code === 'NOT_OPENED' && report.migrations.length > 0);
  });
});
