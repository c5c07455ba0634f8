import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { operations } from '@keystead/contract';
import type { DryRunAnswer } from '../gateway/index.ts';
import { answerDryRuns, openDryRuns } from './dry-run-socket.ts';
import { closeServer, listenOnSocket } from './http-server.ts';

const tenantId = '00000000-0000-7000-8000-000000000001';
const answer: DryRunAnswer = { route: null, decisions: { dataClass: { value: 'unlabelled', from: 'nobody' }, complexity: { verdict: 'routine', points: 0, signs: [], rule: 'x' }, detection: null, residency: [] }, legs: [], refusal: { code: 'model_not_found', message: 'x' } };
const sent = operations.dryRunRoute.body.parse({ model: 'main' });

describe('dry runs over the internal socket', () => {
  let folder: string;
  let socketPath: string;
  let server: Awaited<ReturnType<typeof listenOnSocket>>;
  const asked: unknown[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-dry-'));
    socketPath = join(folder, 's.sock');
    const explain = (tenant: string, question: unknown) => { asked.push([tenant, question]); return tenant === tenantId ? answer : null; };
    server = await listenOnSocket(answerDryRuns({ token: 'internal', explain }, (_request, response) => { response.writeHead(299).end(); }), socketPath, { replace: true });
  });
  after(async () => {
    await closeServer(server);
    await rm(folder, { recursive: true, force: true });
  });

  it('a gateway’s answer comes back as it was given; an organisation that it does not know, or no gateway, is said to be unavailable', async () => {
    const dryRuns = openDryRuns({ socketPath, token: 'internal' });
    assert.deepEqual(await dryRuns.dryRun(tenantId, sent), answer);
    assert.deepEqual(asked, [[tenantId, sent]]);
    await assert.rejects(dryRuns.dryRun('00000000-0000-7000-8000-000000000002', sent), /the gateway does not answer/);
    await dryRuns.close();
  });

  it('without the internal token nothing is explained, and everything else goes where it went', async () => {
    const before = asked.length;
    const stranger = openDryRuns({ socketPath, token: 'guessed' });
    await assert.rejects(stranger.dryRun(tenantId, sent));
    await stranger.close();
    assert.equal(asked.length, before);
    const status = await new Promise((resolve) => { request({ socketPath, path: '/enter', method: 'POST', agent: false }, (response) => { response.resume(); resolve(response.statusCode); }).end(); });
    assert.equal(status, 299);
  });
});
