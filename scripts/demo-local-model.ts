import { availableParallelism } from 'node:os';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { AppDetail, LedgerRow, Run } from '@keystead/contract';
import { ownerPassword, startKeystead } from '../platform/test/support/keystead.ts';
import { driveModel, type ModelReport, whatIsWrong } from '../platform/test/support/local-model/drive.ts';
import { installLocalModel, type LocalModel, startLocalModel } from '../platform/test/support/local-model/model.ts';

// `npm run demo:local-model`: llama.cpp's server with Gemma 3 270M on 127.0.0.1, added to a Keystead as an OpenAI-compatible provider, and driven
// through the gateway with the official client; then one app of the catalogue runs on it (`--app ID`, meeting-summary where left out; `--app none`: none). Nothing leaves the machine. With KEYSTEAD_URL and KEYSTEAD_TOKEN (scopes gateway.use,
// credentials.manage, usage.read) it is added to that Keystead, and taken away again; else one is started in a scratch folder.

const main = fileURLToPath(new URL('../platform/src/cli/main.ts', import.meta.url));
const say = (text: string) => { process.stdout.write(`${text}\n`); };
const load = { clients: 8, seconds: 20 };

interface Place { readonly url: string; readonly token: string; remove(): Promise<void> }

/** The command line, as anybody calls it. */
function keystead(place: Pick<Place, 'url' | 'token'>, parameters: readonly string[]): Record<string, unknown> {
  const output = execFileSync(process.execPath, [main, ...parameters, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', KEYSTEAD_URL: place.url, KEYSTEAD_TOKEN: place.token } });
  return output.trim() === '' ? {} : JSON.parse(output) as Record<string, unknown>;
}

async function scratch(local: LocalModel): Promise<Place> {
  say('Starting a Keystead in a scratch folder …');
  const started = await startKeystead({
    environment: { KEYSTEAD_CUSTOM_PROVIDER_ORIGINS: 'private' },
    init: {
      version: 1,
      tenants: [{
        name: 'Local model', owner: { name: 'Ada Holm', email: 'ada@local.example', password: ownerPassword },
        credentials: [{ name: 'gemma', provider: 'openai-compatible', connection: { baseUrl: local.baseUrl }, scope: 'everyone', verify: true }],
        tokens: [{ name: 'demo', scopes: ['gateway.use', 'credentials.read', 'usage.read', 'apps.read', 'apps.run', 'runs.read', 'documents.write'] }],
      }],
    },
  });
  return { url: started.url, token: started.tokens['demo'] ?? '', remove: () => started.remove() };
}

function running(local: LocalModel, url: string, token: string): Place {
  say(`Adding it to ${url} …`);
  const made = keystead({ url, token }, ['create-credential', '--provider', 'openai-compatible', '--label', 'local model', '--scope', 'everyone', '--connection', JSON.stringify({ baseUrl: local.baseUrl })]);
  return { url, token, remove: async () => { keystead({ url, token }, ['delete-credential', '--credential-id', String(made['id'])]); } };
}

function tell({ chat, stream, embedding, cancellation, load }: ModelReport): void {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  say('');
  say(`chat          ${chat.inputTokens} tokens in, ${chat.outputTokens} out: ${JSON.stringify(chat.text.slice(0, 70))}`);
  say(`stream        ${stream.pieces} pieces, the first after ${ms(stream.firstMilliseconds)}, whole after ${ms(stream.wholeMilliseconds)}`);
  say(`embeddings    ${embedding === null ? 'not served' : `${embedding.dimensions} numbers; the same in other words is ${embedding.nearIsNearer ? 'nearer' : 'not nearer'} than something else`}`);
  say(`cancellation  the server was writing ${cancellation.busyBefore} answer when its caller left, and ${cancellation.busyAfter} a moment later`);
  if (load !== null) say(`load          ${load.clients} clients for ${load.seconds} s: ${load.answered} answered, ${load.failed} failed, ${ms(load.medianMilliseconds)} in the middle`);
}

/** The ledger is shipped a moment after the answers: the first rows are the single calls, the last those under load. */
async function tellLedger(place: Place, since: string): Promise<void> {
  await new Promise((resolve) => { setTimeout(resolve, 2_000); });
  const { items } = keystead(place, ['list-ledger', '--limit', '200']) as unknown as { items: readonly LedgerRow[] };
  const rows = items.filter((row) => row.occurredAt >= since && row.provider === 'openai-compatible').toReversed();
  say(`\nThe ledger has ${rows.length} rows of it; these are the first:`);
  for (const row of rows.slice(0, 6)) {
    const cost = row.costNanoUsd === null ? 'price unknown' : `${row.costNanoUsd} n$`;
    say(`  ${row.occurredAt}  ${row.endpoint.padEnd(20)}  ${row.stream ? 'stream' : 'whole '}  ${row.outcome.padEnd(9)}  ${String(row.tokens.input ?? '?').padStart(4)} in  ${String(row.tokens.output ?? '?').padStart(4)} out  ${row.usageState.padEnd(9)}  ${cost}`);
  }
}

/** One app of the catalogue on it, as anybody runs it: its sample, the draft, and what the checks of the draft found. */
async function tellApp(place: Place, app: string): Promise<void> {
  const ask = async (path: string, body?: unknown, type = 'application/json'): Promise<Record<string, never>> => {
    const answer = await fetch(`${place.url}/api/v1${path}`, { method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${place.token}`, ...(body === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
    const read = await answer.json() as Record<string, never>;
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(read)}`);
    return read;
  };
  const { sample, name } = await ask(`/apps/${app}`) as unknown as AppDetail;
  const document = sample.document === null ? [] : [await ask(`/documents?name=${encodeURIComponent(sample.document.name)}`, sample.document.text, 'application/octet-stream') as unknown as { id: string }];
  say(`\n${name} on its sample …`);
  let run = await ask(`/apps/${app}/runs`, { input: sample.input, documentIds: document.map(({ id }) => id) }) as unknown as Run;
  while (run.state === 'running') {
    await new Promise((resolve) => { setTimeout(resolve, 1_000); });
    run = await ask(`/runs/${run.id}`) as unknown as Run;
  }
  const counted = Map.groupBy(run.citations, ({ state }) => state);
  const seconds = run.finishedAt === null ? 0 : (Date.parse(run.finishedAt) - Date.parse(run.createdAt)) / 1_000;
  say(`It is ${run.state} after ${seconds.toFixed(0)} s: ${run.receipt?.inputTokens ?? '?'} tokens in, ${run.receipt?.outputTokens ?? '?'} out${run.failure === null ? '' : `; ${run.failure.title} ${run.failure.fix}`}`);
  if (run.output !== null) say(`${JSON.stringify(run.output, null, 2).slice(0, 2_000)}\nQuotes: ${(['found', 'elsewhere', 'not-found'] as const).map((state) => `${counted.get(state)?.length ?? 0} ${state}`).join(', ')}`);
}

installLocalModel(say);
say('Starting llama.cpp with Gemma 3 270M on 127.0.0.1 …');
const { values: { app: appId } } = parseArgs({ options: { app: { type: 'string', default: 'meeting-summary' } } });
// An app's prompt and draft are longer than the questions before it.
const local = await startLocalModel({ threads: Math.max(1, Math.min(2, availableParallelism() - 1)), contextTokens: 32_768 });
let place: Place | null = null;
const began = new Date().toISOString();
try {
  const { KEYSTEAD_URL: url, KEYSTEAD_TOKEN: token } = process.env;
  place = token === undefined ? await scratch(local) : running(local, url ?? 'http://127.0.0.1:7420', token);
  const report = await driveModel({ url: place.url, token: place.token, local, load, monotonic: () => performance.now() });
  tell(report);
  await tellLedger(place, began);
  if (appId !== 'none') await tellApp(place, appId);
  const wrong = whatIsWrong(report);
  say(wrong.length === 0 ? '\nAll is as it should be. Nothing left this machine.' : `\nNot as it should be: ${wrong.join('; ')}.`);
  if (wrong.length > 0) process.exitCode = 1;
} finally {
  await place?.remove();
  await local.stop();
}
