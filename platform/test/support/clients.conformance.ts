import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../src/foundation/index.ts';
import { providers, type Sandbox, sandboxOrigin, startSandbox } from '../../src/providers/index.ts';
import { type Client, type ClientAction, type ClientActions, type Place, toolResult } from './clients/client.ts';
import { describeProvider, listen, sketchTenant, startTestGateway, type TestGateway } from './gateway.ts';

/** A gateway before the sandbox, and before a provider that redirects every call, as clients are driven against. */
export interface ClientStage {
  readonly gateway: TestGateway;
  place(model: string, token?: string): Place;
  close(): Promise<void>;
}

export const clientToken = 'ks_client_token';
/** Of a tenant that has the sandbox alone. */
export const sandboxToken = 'ks_sandbox_token';
const sandboxKey = { provider: 'sandbox', origin: sandboxOrigin, secret: 'sk-sandbox-canary-0123456789', models: ['sandbox-large', 'sandbox-embedding'] };
const redirectOrigin = async (): Promise<{ server: Server; origin: string; calls: () => number }> => {
  let calls = 0;
  const server = createServer((request, response) => { calls += 1; request.resume(); response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end(); });
  return { server, origin: `http://127.0.0.1:${await listen(server)}`, calls: () => calls };
};

/** @param pieceDelayMilliseconds between the pieces of the sandbox's streams. */
export async function startClientStage(pieceDelayMilliseconds = 0): Promise<ClientStage & { redirected(): number }> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-clients-'));
  const socketPath = join(folder, 'sandbox.sock');
  const sandbox: Sandbox = await startSandbox({ socketPath, clock: systemClock, pieceDelayMilliseconds });
  const redirecting = await redirectOrigin();
  const gateway = await startTestGateway({
    providers: [...providers.values(), describeProvider('redirecting', ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'])], sockets: { [sandboxOrigin]: socketPath },
    tenants: [sketchTenant({
      token: clientToken,
      credentials: [
        sandboxKey,
        { provider: 'redirecting', origin: redirecting.origin, secret: 'canary-of-redirects', models: ['moved-away'] },
      ],
    }), sketchTenant({ token: sandboxToken, credentials: [sandboxKey] })],
  });
  return {
    gateway, redirected: redirecting.calls,
    place: (model, token = clientToken) => ({ url: gateway.url, token, model }),
    async close() {
      await gateway.close();
      redirecting.server.closeAllConnections();
      redirecting.server.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Check = (stage: Awaited<ReturnType<typeof startClientStage>>, client: Client, actions: ClientActions) => Promise<void>;

const settled = async ({ gateway }: ClientStage, before: number, more = 1) => (await gateway.untilOutcomes(before + more)).slice(before);

/** What each client is held to, by the action that it needs; the sentence is the guarantee. */
const checks: readonly { readonly action: ClientAction; readonly says: string; readonly of?: (client: Client) => boolean; readonly check: Check }[] = [
  {
    action: 'text', says: 'a question is answered, and metered', async check(stage, client, { text }) {
      const before = stage.gateway.outcomes().length;
      assert.match(await text(stage.place('sandbox-large')), /What does the policy cover\?/);
      const [outcome] = await settled(stage, before);
      assert.deepEqual([outcome?.endpoint, outcome?.outcome, outcome?.usageState], [client.path, 'answered', 'settled']);
    },
  },
  {
    action: 'streamed', says: 'a stream is the same text in pieces, metered although nobody asked for usage', async check(stage, _client, { streamed, text }) {
      const whole = await text(stage.place('sandbox-large'));
      const before = (await stage.gateway.untilOutcomes(stage.gateway.intents().length)).length;
      const got = await streamed(stage.place('sandbox-large'));
      assert.equal(got.text, whole);
      assert.ok(got.pieces > 1);
      const [outcome] = await settled(stage, before);
      assert.deepEqual([outcome?.stream, outcome?.usageState], [true, 'settled']);
    },
  },
  {
    action: 'streamed', says: 'S08 a stream that breaks is an error, never a whole answer', async check(stage, _client, { streamed }) {
      await assert.rejects(streamed(stage.place('sandbox-cut')));
    },
  },
  {
    action: 'tools', says: 'a tool is called with arguments, its result answered', async check(stage, _client, { tools }) {
      const round = await tools(stage.place('sandbox-large'));
      assert.equal(round.name, 'find_clause');
      assert.equal(typeof (round.arguments as { topic?: unknown } | undefined)?.topic, 'string');
      assert.ok(round.answer.includes(toolResult), round.answer);
    },
  },
  {
    action: 'structured', says: 'an answer has the shape that was asked for', async check(stage, _client, { structured }) {
      assert.equal(typeof (await structured(stage.place('sandbox-large')) as { summary?: unknown }).summary, 'string');
    },
  },
  {
    action: 'failed', says: 'G8 a refused token and a refused request are errors of its own class, with status and text', async check(stage, client, { failed }) {
      const refused = await failed(stage.place('sandbox-large', 'ks_unknown'));
      assert.deepEqual([refused.status ?? 401, client.refusal ?? refused.className], [401, refused.className]);
      assert.match(refused.message, /token is not valid/i);
      const wrong = await failed(stage.place('sandbox-error-400'));
      assert.equal(wrong.status ?? 400, 400);
      assert.match(wrong.message, /asked to refuse/);
    },
  },
  {
    action: 'failed', says: 'G8 where x-should-retry says that trying again cannot help, it does not', of: (client) => client.obeysShouldRetry, async check(stage, _client, { failed }) {
      const before = stage.redirected();
      const error = await failed(stage.place('moved-away'));
      assert.equal(error.status ?? 502, 502);
      assert.equal(stage.redirected() - before, 1);
    },
  },
  {
    action: 'cancelled', says: 'a caller that leaves ends the call to the provider, and is metered', async check(stage, _client, { cancelled }) {
      const before = stage.gateway.outcomes().length;
      await cancelled(stage.place('sandbox-stall'));
      const [outcome] = await settled(stage, before);
      assert.deepEqual([outcome?.outcome, outcome?.usageState], ['cancelled', 'estimated']);
    },
  },
  {
    action: 'embedded', says: 'two texts are two vectors', async check(stage, _client, { embedded }) {
      const lengths = await embedded(stage.place('sandbox-embedding'));
      assert.equal(lengths.length, 2);
      assert.ok(lengths.every((length) => length > 0 && length === lengths[0]));
    },
  },
  {
    action: 'models', says: 'it is shown what this token may use', async check(stage, _client, { models }) {
      assert.deepEqual((await models(stage.place('sandbox-large'))).filter((id) => id.startsWith('sandbox-')), ['sandbox-large', 'sandbox-embedding']);
    },
  },
];

const missing = (name: string) => () => Promise.reject(new Error(`${name} is not driven`));

/** Every client does what its people do with it, through a gateway that no client knows of. */
export function driveClients(clients: readonly Client[]): void {
  let stage: Awaited<ReturnType<typeof startClientStage>>;
  before(async () => { stage = await startClientStage(); });
  after(async () => { await stage.close(); });
  for (const client of clients) {
    if (client.absent !== null) { it(`G1: ${client.name}`, { skip: client.absent }, () => undefined); continue; }
    describe(`G1: ${client.name} ${client.version}`, () => {
      for (const { action, says, of = () => true, check } of checks) {
        if (client.actions[action] === undefined || !of(client)) continue;
        it(says, async () => {
          const none = Object.fromEntries(checks.map((each) => [each.action, missing(each.action)])) as unknown as ClientActions;
          await check(stage, client, { ...none, ...client.actions });
        });
      }
    });
  }
}
