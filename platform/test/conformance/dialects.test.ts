import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AnswerFacts, type Dialect, dialects, readRequestId } from '../../src/dialects/index.ts';
import { answerBytes, cutAtRandom, type Exchange, findFixtures, type FixtureRow, type FixtureUsage, readExchange, seededRandom } from '../support/replay/index.ts';

const fixtures = findFixtures();
const skip = fixtures.absent ?? false;
const seed = 20_260_912;

/** Where our reading differs from the recording's own index, file by file, with the reason. */
const explained: Readonly<Record<string, string>> = {
  'google/gemini.prism-cached-content.gemini-2.5-flash.prism.json': 'a cache that was made, not an answer: only a total, which says nothing of input and output',
  'google-vertex/gemini.prompt-blocked.gemini-2.5-flash.pydanticai.json': 'a blocked prompt with an empty usage: we say that nothing is known, the index has a row of nulls',
};

/** Streams whose end we judge otherwise than the index, by what they hold. */
const endsExplained: readonly { readonly feature: string; readonly complete: boolean; readonly reason: string }[] = [
  { feature: 'prompt_blocked', complete: true, reason: 'a blocked prompt is a whole answer: nothing more will come' },
  { feature: 'mid_stream_error', complete: false, reason: 'an error in the stream is never a proper end, even with [DONE] after it' },
];
/** The index asks for `[DONE]`; a finish reason is the end as well (failoverbench S11, Perplexity, HF router). */
const withoutDone = new Set([
  'other/huggingface/chat.text-stream.llama3.1-8b.chatlas.json', 'other/openrouter/chat.prism-reasoning-stream.openai-o1-preview.prism.json',
  'other/perplexity/chat.aisdk-citations-stream.sonar.aisdk.json', 'other/perplexity/chat.aisdk-text-stream.sonar.aisdk.json', 'other/perplexity/chat.text-stream.sonar.rubyllm.json',
]);
const endsByName: Readonly<Record<string, { complete: boolean; reason: string }>> = {
  'openai/responses.prism-mid-stream-rate-limit.gpt-4o-2024-08-06.prism.json': { complete: false, reason: 'ends with response.failed' },
};

/** Their answers carry an id in headers alone. */
const noId: ReadonlySet<string> = new Set(['bedrock-converse', 'openai-embeddings']);

/** What the index expects, under the rules that we price by. */
function expectedUsage(row: FixtureRow, exchange: Exchange): FixtureUsage | null {
  // Counting tokens is free: what it counted was not used.
  if (row.status === 200 && (/countTokens|count_tokens/.test(row.endpoint) || isCount(exchange))) return { input_total: 0, cache_read: null, cache_write: null, output_total: 0, reasoning: null };
  if (row.usage === null) return null;
  const { input_total, cache_read, cache_write, output_total, reasoning } = row.usage;
  // Cached tokens are part of the prompt: where there are more of them, the prompt stands (Azure Grok).
  const read = clamp(cache_read, input_total);
  const write = clamp(cache_write, input_total === null ? null : input_total - (read ?? 0));
  // Embeddings and blocked prompts name no output: none was written.
  return { input_total, cache_read: read, cache_write: write, output_total: output_total ?? (input_total === null ? null : 0), reasoning };
}

function clamp(count: number | null, limit: number | null): number | null {
  return count === null || limit === null ? count : Math.min(count, limit);
}

/** Server-sent events, or the frames of an event stream. */
function isStream({ response }: Exchange): boolean {
  return response.sse !== undefined || response.eventstream_b64 !== undefined;
}

function isCount(exchange: Exchange): boolean {
  const body = exchange.response.body;
  return typeof body === 'object' && body !== null && 'totalTokens' in body;
}

function flat(facts: AnswerFacts): FixtureUsage | null {
  const { usage } = facts;
  if (usage === null) return null;
  return { input_total: usage.input, cache_read: usage.cacheRead, cache_write: usage.cacheWrite, output_total: usage.output, reasoning: usage.reasoning };
}

function streamThrough(dialect: Dialect, bytes: Buffer, random: () => number) {
  const meter = dialect.createMeter({ hideUsageChunk: false });
  const out = cutAtRandom(bytes, random).map((piece) => meter.push(piece));
  out.push(meter.flush());
  return { meter, out: Buffer.concat(out) };
}

function eachExchange(wanted: (row: FixtureRow) => boolean, visit: (dialect: Dialect, row: FixtureRow, exchange: Exchange) => void): number {
  let visited = 0;
  for (const row of fixtures.folder === undefined ? [] : fixtures.rows) {
    const dialect = new Map<string, Dialect>(Object.entries(dialects)).get(row.dialect);
    if (dialect === undefined || !wanted(row)) continue;
    visit(dialect, row, readExchange(fixtures.folder ?? '', row.file));
    visited += 1;
  }
  return visited;
}

describe('dialects over recorded traffic', { skip }, () => {
  it('B2 every recorded answer is counted as its provider counted it, however the bytes are cut', () => {
    const random = seededRandom(seed);
    const differing: string[] = [];
    const visited = eachExchange(() => true, (dialect, row, exchange) => {
      const streamed = isStream(exchange) && row.status === 200;
      const facts = streamed ? streamThrough(dialect, answerBytes(exchange), random).meter.facts : dialect.readAnswer(exchange.response.body, exchange.response.headers);
      try {
        assert.deepEqual(flat(facts), explained[row.file] === undefined ? expectedUsage(row, exchange) : null);
      } catch {
        differing.push(`${row.file}: ${JSON.stringify(flat(facts))} instead of ${JSON.stringify(expectedUsage(row, exchange))}`);
      }
    });
    assert.deepEqual(differing, []);
    assert.ok(visited > 800, `only ${visited} exchanges were found`);
  });

  it('G3 the bytes of every recorded stream pass unchanged, cut at random and byte by byte', () => {
    const random = seededRandom(seed + 1);
    eachExchange((row) => row.stream && row.status === 200, (dialect, row, exchange) => {
      if (!isStream(exchange)) return;
      const bytes = answerBytes(exchange);
      assert.ok(streamThrough(dialect, bytes, random).out.equals(bytes), row.file);
      if (!row.core || bytes.length > 20_000) return;
      const meter = dialect.createMeter({ hideUsageChunk: false });
      const out = Buffer.concat([...Array.from(bytes, (_byte, at) => meter.push(bytes.subarray(at, at + 1))), meter.flush()]);
      assert.ok(out.equals(bytes), `${row.file}, byte by byte`);
    });
  });

  it('B2 hiding the usage chunk takes that chunk alone out of a stream, and the counts stay', () => {
    const random = seededRandom(seed + 2);
    let hidden = 0;
    eachExchange((row) => row.dialect === 'openai-chat' && row.stream && row.status === 200, (dialect, row, exchange) => {
      if (!isStream(exchange)) return;
      const bytes = answerBytes(exchange);
      const meter = dialect.createMeter({ hideUsageChunk: true });
      const out = Buffer.concat([...cutAtRandom(bytes, random).map((piece) => meter.push(piece)), meter.flush()]).toString();
      const events = bytes.toString().split(/(?<=\r?\n\r?\n)/);
      const kept = events.filter((event) => !(/"choices":\s*\[\s*\]/.test(event) && /"usage":\s*\{/.test(event)));
      hidden += events.length - kept.length;
      assert.equal(out, kept.join(''), row.file);
      assert.deepEqual(meter.facts, streamThrough(dialect, bytes, random).meter.facts, row.file);
    });
    assert.ok(hidden > 20, `only ${hidden} usage chunks were found`);
  });

  it('G4 a stream is complete with its dialect’s own end, and never when an error stood in it', () => {
    const random = seededRandom(seed + 3);
    eachExchange((row) => row.stream && row.status === 200 && row.stream_complete !== null, (dialect, row, exchange) => {
      if (!isStream(exchange)) return;
      const { meter } = streamThrough(dialect, answerBytes(exchange), random);
      const otherwise = endsByName[row.file] ?? endsExplained.find(({ feature }) => row.features.includes(feature)) ?? (withoutDone.has(row.file) ? { complete: true } : undefined);
      assert.equal(meter.complete, otherwise?.complete ?? row.stream_complete, row.file);
      assert.equal(meter.failed, row.features.includes('mid_stream_error') || row.file in endsByName, row.file);
    });
  });

  it('A3 every recorded answer that names itself is known by its provider’s own id of it, streamed or not', () => {
    const idOf = /"(?:id|responseId)"\s*:\s*"/;
    const seen = eachExchange((row) => row.status === 200 && row.stream_complete !== false, (dialect, row, exchange) => {
      const bytes = answerBytes(exchange);
      const headers = Object.fromEntries(Object.entries(exchange.response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
      const inHeaders = readRequestId(headers);
      const facts = isStream(exchange) ? streamThrough(dialect, bytes, seededRandom(seed)).meter.facts : dialect.readAnswer(exchange.response.body, headers);
      const known = isStream(exchange) ? inHeaders ?? facts.providerRequestId : facts.providerRequestId;
      if (inHeaders !== null) assert.equal(known, inHeaders, row.file);
      else if (facts.usage !== null && facts.usage.output !== 0 && idOf.test(bytes.toString('latin1').slice(0, 2_000)) && !noId.has(dialect.id)) assert.notEqual(known, null, row.file);
    });
    assert.ok(seen > 200);
  });

  it('G4 a stream cut at a random place before its end is not complete', () => {
    const random = seededRandom(seed + 4);
    const ends = /\[DONE\]|"finish_?[rR]eason":\s*"|message_stop|messageStop|response\.(?:completed|incomplete|failed)/;
    eachExchange((row) => row.stream && row.stream_complete === true && row.status === 200, (dialect, row, exchange) => {
      const bytes = answerBytes(exchange);
      const end = bytes.toString('latin1').search(ends);
      const cut = Math.floor(random() * end);
      const { meter, out } = streamThrough(dialect, bytes.subarray(0, cut), random);
      assert.equal(meter.complete, false, row.file);
      // Of the event that was under way nothing is shown.
      assert.ok(out.equals(bytes.subarray(0, out.length)), row.file);
    });
  });

  it('G1 every recorded request is read: its model and whether it streams', () => {
    const unread: string[] = [];
    eachExchange((row) => row.status === 200 && row.provenance === 'recorded', (dialect, row, exchange) => {
      const { body, path } = exchange.request;
      if (typeof body !== 'object' || body === null || Array.isArray(body) || !/^\/(?:v1|v1beta|openai\/v1|model)\//.test(path) || path.startsWith('/v1beta/cachedContents')) return;
      if (dialect.id !== 'gemini' && dialect.id !== 'bedrock-converse' && !('model' in body)) return;
      try {
        const facts = dialect.readRequest(body, path);
        if (facts.stream !== row.stream || facts.model === '') unread.push(`${row.file}: ${JSON.stringify(facts)}`);
      } catch (error) {
        unread.push(`${row.file}: ${String(error)}`);
      }
    });
    assert.deepEqual(unread, []);
  });
});
