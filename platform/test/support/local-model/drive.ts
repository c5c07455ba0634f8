import OpenAI from 'openai';
import type { LocalModel } from './model.ts';

/** What was seen, in the order in which it was tried. Times in milliseconds, of this machine and this moment. */
export interface ModelReport {
  readonly chat: { readonly text: string; readonly inputTokens: number; readonly outputTokens: number };
  readonly stream: { readonly pieces: number; readonly firstMilliseconds: number; readonly wholeMilliseconds: number };
  readonly embedding: { readonly dimensions: number; readonly nearIsNearer: boolean } | null;
  /** `busyBefore` answers were being written when the caller left, `busyAfter` a moment later. */
  readonly cancellation: { readonly busyBefore: number; readonly busyAfter: number };
  readonly load: { readonly clients: number; readonly seconds: number; readonly answered: number; readonly failed: number; readonly medianMilliseconds: number } | null;
}

/** What a report should not say; nothing where all is well. Pure. */
export function whatIsWrong({ chat, stream, embedding, cancellation, load }: ModelReport): readonly string[] {
  return ([
    [chat.text === '' || chat.inputTokens === 0 || chat.outputTokens === 0, 'the answer has no text or no usage'],
    [stream.pieces < 2, 'the stream came in one piece'],
    [embedding === null || embedding.dimensions === 0, 'no embedding came'],
    [cancellation.busyBefore !== 1 || cancellation.busyAfter !== 0, 'the server went on writing for a caller that had left'],
    [load !== null && (load.answered === 0 || load.failed > 0), 'calls failed under load'],
  ] as const).flatMap(([is, says]) => (is ? [says] : []));
}

export interface DriveOptions {
  readonly url: string;
  readonly token: string;
  readonly local: LocalModel;
  /** Bounded: so many clients ask one after the other for so long. Left out, there is no load. */
  readonly load?: { readonly clients: number; readonly seconds: number };
  readonly monotonic: () => number;
}

const ask = (client: OpenAI, model: string, tokens: number, text = 'Write about the sea.') => ({
  whole: () => client.chat.completions.create({ model, max_completion_tokens: tokens, messages: [{ role: 'user', content: text }] }),
  streamed: () => client.chat.completions.create({ model, max_completion_tokens: tokens, stream: true, messages: [{ role: 'user', content: text }] }),
});

/** Drives a real model through the gateway with the official client. */
export async function driveModel(options: DriveOptions): Promise<ModelReport> {
  const { url, token, local, load, monotonic } = options;
  const client = new OpenAI({ apiKey: token, baseURL: `${url}/v1`, maxRetries: 0 });
  const answer = await ask(client, local.model, 16).whole();
  const stream = await driveStream(client, local.model, monotonic);
  return {
    chat: { text: answer.choices[0]?.message.content ?? '', inputTokens: answer.usage?.prompt_tokens ?? 0, outputTokens: answer.usage?.completion_tokens ?? 0 },
    stream, embedding: await driveEmbeddings(client, local.model), cancellation: await driveCancellation(client, local),
    load: load === undefined ? null : await driveLoad(client, local.model, { ...load, monotonic }),
  };
}

async function driveStream(client: OpenAI, model: string, monotonic: () => number): Promise<ModelReport['stream']> {
  const started = monotonic();
  let first = 0;
  let pieces = 0;
  for await (const chunk of await ask(client, model, 16).streamed()) {
    if (chunk.choices[0]?.delta.content === undefined) continue;
    if (pieces === 0) first = monotonic() - started;
    pieces += 1;
  }
  return { pieces, firstMilliseconds: first, wholeMilliseconds: monotonic() - started };
}

async function driveEmbeddings(client: OpenAI, model: string): Promise<ModelReport['embedding']> {
  const { data } = await client.embeddings.create({ model, input: ['The cat sat on the mat.', 'A cat was sitting on a mat.', 'Interest rates rose in March.'] });
  const [one = [], near = [], far = []] = data.map((each) => each.embedding);
  return { dimensions: one.length, nearIsNearer: dot(one, near) > dot(one, far) };
}

const dot = (one: readonly number[], other: readonly number[]) => one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);

/** Leaves a long answer at its first piece, and asks the server itself whether it goes on writing. */
async function driveCancellation(client: OpenAI, local: LocalModel): Promise<ModelReport['cancellation']> {
  const stream = await ask(client, local.model, 900).streamed();
  let busyBefore = 0;
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content === undefined) continue;
    busyBefore = await local.busy();
    break;
  }
  stream.controller.abort();
  let busyAfter = await local.busy();
  for (let looks = 0; busyAfter > 0 && looks < 50; looks += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 20); });
    busyAfter = await local.busy();
  }
  return { busyBefore, busyAfter };
}

async function driveLoad(client: OpenAI, model: string, { clients, seconds, monotonic }: { readonly clients: number; readonly seconds: number; readonly monotonic: () => number }): Promise<ModelReport['load']> {
  const until = monotonic() + seconds * 1_000;
  const times: number[] = [];
  let failed = 0;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (monotonic() < until) {
      const started = monotonic();
      try {
        await ask(client, model, 8).whole();
        times.push(monotonic() - started);
      } catch {
        failed += 1;
      }
    }
  }));
  return { clients, seconds, answered: times.length, failed, medianMilliseconds: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0 };
}
