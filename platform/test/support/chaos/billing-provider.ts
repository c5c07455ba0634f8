import type { ServerResponse } from 'node:http';
import { priceOf } from '../../../src/metering/index.ts';
import { type BilledUse, billedReport } from '../billed-report.ts';
import { type FakeProvider, startFakeProvider } from '../gateway.ts';

/** One request as the provider counts it: whatever becomes of its answer, it is billed. */
export interface Billed extends BilledUse { readonly id: string }

export interface BillingProvider extends FakeProvider { readonly bill: ReadonlyMap<string, Billed> }

interface Sent { readonly model: string; readonly stream?: boolean; readonly max_tokens?: number; readonly max_output_tokens?: number; readonly input?: unknown }
interface Used { readonly input: number; readonly output: number }

/** What the gateway's own bound allows for beside the body. */
const framingTokens = 2_048;

/**
 * Answers Chat Completions, Responses and embeddings after a while by chance, and bills each of them when it begins to work, at up to the most that it
 * may. Its own id of a request stands in the usage, which is kept as it came. What it billed, it tells in OpenAI's usage and costs reports.
 */
export async function startBillingProvider(chance: () => number): Promise<BillingProvider> {
  const bill = new Map<string, Billed>();
  let count = 0;
  const provider = await startFakeProvider(({ url, body }, response) => {
    const told = billedReport(bill.values(), url);
    if (told !== null) { response.end(JSON.stringify(told)); return; }
    const sent = JSON.parse(body) as Sent;
    count += 1;
    const id = `billed-${count}`;
    const most = sent.max_tokens ?? sent.max_output_tokens ?? 0;
    const used = { input: Math.floor((Buffer.byteLength(body) + framingTokens) * (0.5 + chance() / 2)), output: url.endsWith('/embeddings') ? 0 : 1 + Math.floor(chance() * (most - 1)) };
    const price = priceOf({ input: used.input, cacheRead: null, cacheWrite: null, output: used.output, reasoning: null }, { priceId: 'openai', servedModel: sent.model, askedModel: sent.model, at: new Date() });
    bill.set(id, { id, at: new Date(), model: sent.model, ...used, costNanoUsd: price?.costNanoUsd ?? Number.NaN });
    setTimeout(() => { answer({ id, url, sent, used, chance }, response); }, chance() * 120);
  });
  return { ...provider, bill };
}

interface Work { readonly id: string; readonly url: string; readonly sent: Sent; readonly used: Used; readonly chance: () => number }

function answer({ id, url, sent, used, chance }: Work, response: ServerResponse): void {
  const chatUsage = { prompt_tokens: used.input, completion_tokens: used.output, total_tokens: used.input + used.output, billed_id: id };
  if (sent.stream === true) { stream({ id, model: sent.model, usage: chatUsage, pauseMilliseconds: chance() * 60 }, response); return; }
  const bodies: Readonly<Record<string, unknown>> = {
    '/v1/chat/completions': { id, object: 'chat.completion', created: 1, model: sent.model, choices: [{ index: 0, message: { role: 'assistant', content: 'done' }, finish_reason: 'stop' }], usage: chatUsage },
    '/v1/responses': { id, object: 'response', status: 'completed', model: sent.model, output: [], usage: { input_tokens: used.input, output_tokens: used.output, total_tokens: used.input + used.output, billed_id: id } },
    '/v1/embeddings': { object: 'list', model: sent.model, data: [{ object: 'embedding', index: 0, embedding: [0] }], usage: { prompt_tokens: used.input, total_tokens: used.input, billed_id: id } },
  };
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': id });
  response.end(JSON.stringify(bodies[url]));
}

function stream({ id, model, usage, pauseMilliseconds }: { readonly id: string; readonly model: string; readonly usage: object; readonly pauseMilliseconds: number }, response: ServerResponse): void {
  const chunk = (more: object): string => `data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1, model, ...more })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': id });
  response.write(chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'do' }, finish_reason: null }] }));
  setTimeout(() => {
    response.write(chunk({ choices: [{ index: 0, delta: { content: 'ne' }, finish_reason: 'stop' }] }));
    response.end(`${chunk({ choices: [], usage })}data: [DONE]\n\n`);
  }, pauseMilliseconds);
}
