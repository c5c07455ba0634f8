import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Operation, operations } from '@keystead/contract';
import yauzl from 'yauzl';
import { type Answer, type Attacker, pathOf } from './attacker.ts';
import { pathParameters, sampleQuery } from './samples.ts';

/** A trace collector on loopback: what it was sent, as it came. */
export interface Collector {
  readonly origin: string;
  readonly received: readonly { readonly path: string; readonly text: string }[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const received: { path: string; text: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    request.on('end', () => {
      received.push({ path: request.url ?? '', text: `${request.rawHeaders.join('\n')}\n\n${Buffer.concat(chunks).toString('latin1')}` });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received,
    close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }),
  };
}

/** Files of a ZIP, by their names, as latin1 text. */
export function unzip(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error !== null) { reject(error); return; }
      const files = new Map<string, string>();
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (problem, stream) => {
          if (problem !== null) { reject(problem); return; }
          const chunks: Buffer[] = [];
          stream.on('error', reject);
          stream.on('data', (chunk: Buffer) => { chunks.push(chunk); });
          stream.on('end', () => { files.set(entry.fileName, Buffer.concat(chunks).toString('latin1')); zip.readEntry(); });
        });
      });
      zip.readEntry();
    });
  });
}

/** Where the ids of a path's parameters are listed, and under which name there. */
const listed: Readonly<Record<string, { readonly path: string; readonly field: string }>> = {
  credentialId: { path: '/api/v1/credentials', field: 'id' }, documentId: { path: '/api/v1/documents', field: 'id' }, runId: { path: '/api/v1/runs', field: 'id' }, requestId: { path: '/api/v1/ledger', field: 'requestId' },
  exportId: { path: '/api/v1/tenant/exports', field: 'id' }, packId: { path: '/api/v1/evidence/packs', field: 'id' }, testId: { path: '/api/v1/evidence/isolation-tests', field: 'id' }, connectionId: { path: '/api/v1/sso/connections', field: 'id' }, appId: { path: '/api/v1/apps', field: 'id' }, evalId: { path: '/api/v1/evals', field: 'id' }, routeId: { path: '/api/v1/routes', field: 'id' }, invoiceId: { path: '/api/v1/invoices', field: 'id' },
  comparisonId: { path: '/api/v1/runs', field: 'comparisonId' },
  batchId: { path: '/api/v1/batches', field: 'id' }, templateId: { path: '/api/v1/templates', field: 'id' },
  keyIncidentId: { path: '/api/v1/incidents', field: 'id' }, reviewId: { path: '/api/v1/oversight/reviews', field: 'id' },
  agreementId: { path: '/api/v1/agreements', field: 'id' }, noticeId: { path: '/api/v1/notices', field: 'id' }, serviceIncidentId: { path: '/api/v1/operator/incidents', field: 'id' },
  anomalyId: { path: '/api/v1/anomalies', field: 'id' },
  sequence: { path: '/api/v1/audit', field: 'sequence' },
  streamId: { path: '/api/v1/streams', field: 'id' },
  pilotId: { path: '/api/v1/pilots', field: 'id' }, viewId: { path: '/api/v1/usage/views', field: 'id' },
  statementId: { path: '/api/v1/reconciliation/statements', field: 'id' }, tenantId: { path: '/api/v1/operator/tenants', field: 'id' }, period: { path: '/api/v1/chargeback', field: 'period' },
};
const mostOfEach = 6;

export interface Reading { readonly operation: Operation; readonly answer: Answer }

/**
 * Carries out every GET operation of the contract as one session, for up to six of each thing that its path names; operations that are
 * added later are read too. `values`: parameters that no list gives, of paths and of queries.
 */
export async function readEverything(attacker: Attacker, cookie: string, values: Readonly<Record<string, string>> = {}): Promise<Reading[]> {
  const readings: Reading[] = [];
  const known = new Map<string, readonly string[]>();
  const idsOf = async (name: string): Promise<readonly string[]> => {
    const given = values[name];
    if (given !== undefined) return [given];
    const list = listed[name];
    if (list === undefined) return ['1'];
    const found = known.get(name) ?? ((await attacker.call({ path: list.path, cookie })).json['items'] as Record<string, unknown>[] | undefined ?? []).flatMap((item) => item[list.field] ?? []).map(String).slice(0, mostOfEach);
    known.set(name, found);
    return found;
  };
  for (const operation of Object.values<Operation>(operations)) {
    if (operation.method !== 'GET') continue;
    let filled: Record<string, string>[] = [{}];
    for (const name of pathParameters(operation)) {
      const ids = await idsOf(name);
      filled = filled.flatMap((params) => ids.map((id) => ({ ...params, [name]: id })));
    }
    for (const params of filled) readings.push({ operation, answer: await attacker.call({ path: `${pathOf(operation, params)}${sampleQuery(operation, values)}`, cookie }) });
  }
  return readings;
}
