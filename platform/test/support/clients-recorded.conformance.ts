import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DialectId } from '@keystead/contract';
import { langchainClients } from './clients/langchain.ts';
import { vercelClients } from './clients/vercel.ts';
import { describeProvider, type FakeProvider, sketchTenant, startFakeProvider, startTestGateway, type TestGateway } from './gateway.ts';
import { readRecorded } from './matrix/answers.ts';
import { answerBytes, type Exchange, findFixtures, type FixtureRow, readExchange, seededRandom } from './replay/index.ts';

// The AI SDK checks every answer and every chunk against a schema, which the official packages do not: what we write for it has to fit.

const token = 'ks_recorded_token';
const sources: readonly DialectId[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'];
const clients = [...vercelClients, ...langchainClients];
/** Of every dialect in a run of all tests; all of them with `npm run clients`. */
const few = 3;
const everything = process.env['KEYSTEAD_CLIENTS'] === 'all';
const found = findFixtures();

function chosen(dialect: DialectId): readonly FixtureRow[] {
  const rows = (found.absent === undefined ? found.rows : []).filter((row) => row.dialect === dialect && row.core && row.status === 200 && row.usage !== null && row.stream_complete !== false);
  const step = everything ? 1 : Math.max(1, Math.floor(rows.length / few));
  return rows.filter((_row, index) => index % step === 0);
}

const pathsOf: Readonly<Partial<Record<DialectId, string>>> = { 'openai-chat': '/v1/chat/completions', 'openai-responses': '/v1/responses', 'anthropic-messages': '/v1/messages', gemini: '/v1beta/models/{model}:generateContent' };

interface Read { readonly row: FixtureRow; readonly exchange: Exchange; readonly text: string }
const read = new Map<DialectId, readonly Read[]>();

/** Answers that are whole, with their text. Refusals are left out: where a client shows them is its own affair. */
function readable(dialect: DialectId): readonly Read[] {
  const known = read.get(dialect) ?? chosen(dialect).flatMap((row): Read[] => {
    const exchange = readExchange(found.folder ?? '', row.file);
    const recorded = readRecorded(row, exchange, dialect, seededRandom(row.file.length));
    const parts = recorded.kind === 'answer' ? recorded.answer.choices[0]?.parts : undefined;
    if (parts === undefined || parts.some((part) => part.kind === 'refusal')) return [];
    return [{ row, exchange, text: parts.map((part) => (part.kind === 'text' ? part.text : '')).join('') }];
  });
  read.set(dialect, known);
  assert.ok(known.length > 1, `too few recordings of ${dialect} can be read`);
  return known;
}

/** Every recorded answer reads the same in a client of another dialect, through the gateway. */
export function driveRecorded(): void {
  const title = 'G2: recorded answers of every dialect, translated for clients that check what they get';
  if (found.absent !== undefined) { it(title, { skip: found.absent }, () => undefined); return; }
  describe(title, driveTranslated);
}

function driveTranslated(): void {
  let provider: FakeProvider;
  let gateway: TestGateway;
  let current: Exchange | undefined;
  before(async () => {
    provider = await startFakeProvider((_request, response) => {
      if (current === undefined) { response.writeHead(500).end(); return; }
      const { status, headers, sse } = current.response;
      response.writeHead(status, { 'content-type': headers['content-type'] ?? (sse === undefined ? 'application/json' : 'text/event-stream') });
      response.end(answerBytes(current));
    });
    gateway = await startTestGateway({
      providers: sources.map((dialect) => describeProvider(dialect, [dialect])),
      tenants: [sketchTenant({ token, credentials: sources.map((dialect) => ({ provider: dialect, origin: provider.origin, secret: 'canary-of-recordings', models: [`model-of-${dialect}`] })) })],
    });
  });
  after(async () => { await gateway.close(); await provider.close(); });

  for (const source of sources) {
    for (const client of clients) {
      // Where both speak one dialect the provider's own bytes pass, and what a client makes of them is not ours.
      if (pathsOf[source] === client.path) continue;
      it(`${source} for ${client.name}`, async () => {
        for (const { row, exchange, text: expected } of readable(source)) {
          current = exchange;
          const place = { url: gateway.url, token, model: `model-of-${source}` };
          const text = exchange.response.sse === undefined ? await client.actions.text?.(place) : (await client.actions.streamed?.(place))?.text;
          assert.equal(text, expected, row.file);
        }
      });
    }
  }
}
