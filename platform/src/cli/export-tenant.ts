import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type TenantExport, leavingOperations } from '@keystead/contract';
import { request } from 'undici';
import { type Api, ApiFailure, callApi, originOf, tokenIsNeeded } from './api-call.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead export-tenant --out FILE [--url URL]

Exports everything your organisation owns in open formats (a ZIP), waits for it and writes it to FILE. No key, password or token is
in it; everything else is. Needs KEYSTEAD_TOKEN: a token of an owner with the scope tenant.leave.
`;

const pauseMilliseconds = 500;

/** `keystead export-tenant`: the export of everything, from beginning to file. */
export const exportTenantCommand: Command = {
  summary: 'Export everything your organisation owns into a file',
  async run(parameters) {
    try {
      const { values } = parseArgs({ args: [...parameters], options: { out: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean', default: false } }, strict: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const token = process.env['KEYSTEAD_TOKEN'];
      if (values.out === undefined) { process.stderr.write(help); return 2; }
      if (token === undefined) { process.stderr.write(`${tokenIsNeeded}\n`); return 2; }
      const api: Api = { origin: originOf(values.url), token };
      const made = await finished(api, await callApi(api, leavingOperations.startTenantExport, {}));
      await download(api, made, values.out);
      process.stdout.write(`${values.out}: ${made.sizeBytes ?? 0} bytes, SHA-256 ${made.sha256 ?? ''}\n`);
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};

async function finished(api: Api, started: TenantExport): Promise<TenantExport> {
  const operation = { ...leavingOperations.readTenantExport, path: `/api/v1/tenant/exports/${started.id}` } as const;
  for (let shown = ''; ;) {
    const now = await callApi(api, operation);
    const progress = now.total === 0 ? now.step : `${now.step} ${now.done} of ${now.total}`;
    if (progress !== shown && process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progress}`);
    shown = progress;
    if (now.state !== 'running') {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      if (now.state === 'ready') return now;
      throw new ApiFailure(now.failure ?? `The export is ${now.state}.`);
    }
    await setTimeout(pauseMilliseconds);
  }
}

/** Writes the file as it comes; one that is not what the server made is removed again. */
async function download(api: Api, made: TenantExport, file: string): Promise<void> {
  const answer = await request(`${api.origin}/api/v1/tenant/exports/${made.id}/file`, { headers: { authorization: `Bearer ${api.token}` }, bodyTimeout: 0 });
  if (answer.statusCode !== 200) throw new ApiFailure(await answer.body.text());
  const hash = createHash('sha256');
  await pipeline(answer.body, async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }, createWriteStream(file, { mode: 0o600 }));
  if (hash.digest('hex') === made.sha256) return;
  await rm(file, { force: true });
  throw new ApiFailure('What arrived is not what was exported; try again.');
}
