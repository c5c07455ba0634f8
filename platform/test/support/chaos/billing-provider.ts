import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { priceOf } from '../../../src/metering/index.ts';
import { type BilledUse, billedReport } from '../billed-report.ts';
import { startFakeProvider } from '../gateway.ts';
import { type Voice, voiceOf } from './billing-answers.ts';
import { gatewayNamed } from './kill-points.ts';

/** One request as the provider counts it: whatever becomes of its answer, it is billed. */
export interface Billed extends BilledUse { readonly id: string }

/**
 * How it answers. `hangs`: it works, and nobody hears of it; `hangs midway`, `breaks off`: after half of the answer; `garbles`: bytes of no meaning in place of the
 * other half; `limits`: every second request is refused with 429, and not billed.
 */
export type Manner = 'well' | 'hangs' | 'hangs midway' | 'breaks off' | 'garbles' | 'limits';

/** One customer of the provider, by its key. */
export interface Account {
  readonly key: string;
  readonly chance: () => number;
  readonly bill: Map<string, Billed>;
  readonly manner?: Manner;
  /** Told of a request at the points that lie with the provider; by the gateway that sent it. */
  readonly onReached: (point: 'the provider is at work' | 'in the middle of a stream', gateway: string) => void;
}

export interface BillingProvider { readonly origin: string; open(account: Account): void; close(): Promise<void> }

interface Sent { readonly model?: string; readonly stream?: boolean; readonly max_tokens?: number; readonly max_completion_tokens?: number; readonly max_output_tokens?: number; readonly generationConfig?: { readonly maxOutputTokens?: number } }
interface Work { readonly account: Account; readonly billed: Billed; readonly voice: Voice; readonly streams: boolean; readonly gateway: string }

/** What the gateway's own bound allows for beside the caller's body (2,048), less what it may add to that body by itself: the option for usage, another dialect's names. */
const framingTokens = 1_920;
const slowestMilliseconds = 120;

/**
 * Answers every dialect but Bedrock’s after a while by chance, and bills each request when it begins to work, at up to the most that it may.
 * What it billed to a key, it tells that key in OpenAI's usage and costs reports.
 */
export async function startBillingProvider(): Promise<BillingProvider> {
  const accounts = new Map<string, Account>();
  let asked = 0;
  const provider = await startFakeProvider(({ url, body, headers }, response) => {
    const account = accounts.get(keyOf(headers));
    if (account === undefined) { response.writeHead(401).end(); return; }
    const told = billedReport(account.bill.values(), url);
    if (told !== null) { response.end(JSON.stringify(told)); return; }
    // Asked for its models: the key is good.
    if (body === '') { response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[],"models":[]}'); return; }
    const voice = voiceOf(url);
    if (voice === undefined) { response.writeHead(404).end(); return; }
    asked += 1;
    if (account.manner === 'limits' && asked % 2 === 1) { response.writeHead(429, { 'content-type': 'application/json' }).end('{"error":{"message":"Slow down.","type":"rate_limit_error","code":"rate_limit_exceeded"}}'); return; }
    const sent = JSON.parse(body) as Sent;
    const work = { account, billed: bill(account, { url, body, sent }), voice, streams: sent.stream === true || url.includes(':streamGenerate'), gateway: gatewayNamed(body) };
    setTimeout(() => { answer(work, response); }, account.chance() * slowestMilliseconds);
    account.onReached('the provider is at work', work.gateway);
  });
  return { origin: provider.origin, open: (account) => { accounts.set(account.key, account); }, close: () => provider.close() };
}

function keyOf(headers: IncomingHttpHeaders): string {
  return String(headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization?.replace('Bearer ', ''));
}

function bill({ bill: lines, chance }: Account, { url, body, sent }: { readonly url: string; readonly body: string; readonly sent: Sent }): Billed {
  const model = sent.model ?? /models\/([^:]+):/.exec(url)?.[1] ?? '';
  const most = url.endsWith('/embeddings') ? 0 : sent.max_tokens ?? sent.max_completion_tokens ?? sent.max_output_tokens ?? sent.generationConfig?.maxOutputTokens ?? Number.NaN;
  const input = Math.floor((Buffer.byteLength(body) + framingTokens) * (0.5 + chance() / 2));
  const output = most === 0 ? 0 : 1 + Math.floor(chance() * (most - 1));
  const price = priceOf({ input, cacheRead: null, cacheWrite: null, output, reasoning: null }, { priceId: 'openai', servedModel: model, askedModel: model, at: new Date() });
  const billed = { id: `billed-${lines.size + 1}`, at: new Date(), model, input, output, costNanoUsd: price?.costNanoUsd ?? Number.NaN };
  lines.set(billed.id, billed);
  return billed;
}

function answer({ account, billed, voice, streams, gateway }: Work, response: ServerResponse): void {
  const { chance, manner = 'well' } = account;
  if (manner === 'hangs') return;
  response.writeHead(200, { 'content-type': streams && voice.isArray !== true ? 'text/event-stream' : 'application/json', 'x-request-id': billed.id });
  const whole = JSON.stringify(voice.whole(billed));
  if (!streams && (manner === 'well' || manner === 'limits')) { response.end(whole); return; }
  const [first, second] = streams ? voice.halves(billed).map((half) => half.join('')) : [whole.slice(0, whole.length / 2), ''];
  response.write(first ?? '');
  setTimeout(() => { endings[manner](response, second ?? ''); }, chance() * slowestMilliseconds / 2);
  account.onReached('in the middle of a stream', gateway);
}

const endings: Readonly<Record<Exclude<Manner, 'hangs'>, (response: ServerResponse, second: string) => void>> = {
  well: (response, second) => { response.end(second); }, limits: (response, second) => { response.end(second); },
  'hangs midway': () => undefined, 'breaks off': (response) => { response.destroy(); },
  garbles: (response) => { response.end(Buffer.from([0x0a, 0xff, 0xfe, 0xc3, 0x28, 0x7b, 0x22, 0x0a, 0x0a, 0x64, 0x61])); },
};
