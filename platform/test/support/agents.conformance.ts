import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Agent } from './clients/agents.ts';
import { type Place, toolResult } from './clients/client.ts';
import { startScriptedProvider } from './clients/scripted-provider.ts';
import { describeProvider, type FakeProvider, sketchTenant, startFakeProvider, startTestGateway, type TestGateway } from './gateway.ts';

const token = 'ks_agent_token';
const key = 'canary-key-of-agents-0123456789';

interface AgentStage {
  readonly gateway: TestGateway;
  readonly provider: FakeProvider;
  readonly silent: FakeProvider;
  place(model: string, token?: string): Place;
  /** Resolves once the silent provider was asked by that many calls more than now. */
  begun(): () => Promise<void>;
  close(): Promise<void>;
}

async function startAgentStage(): Promise<AgentStage> {
  const provider = await startScriptedProvider();
  const silent = await startFakeProvider((_request, response) => { response.writeHead(200, { 'content-type': 'text/event-stream' }); response.write(': waiting\n\n'); });
  const of = (id: string, { origin }: FakeProvider) => ({ provider: id, origin, secret: key, models: [`${id}-1`] });
  const gateway = await startTestGateway({
    providers: [describeProvider('native', ['anthropic-messages', 'openai-responses']), describeProvider('chat', ['openai-chat']), describeProvider('silent', ['anthropic-messages', 'openai-responses'])],
    tenants: [sketchTenant({ token, credentials: [of('native', provider), of('chat', provider), of('silent', silent)] })],
  });
  return {
    gateway, provider, silent, place: (model, given = token) => ({ url: gateway.url, token: given, model }),
    begun() {
      const had = silent.requests.length;
      return async () => { while (silent.requests.length === had) await new Promise((resolve) => { setTimeout(resolve, 20); }); };
    },
    async close() { await gateway.close(); await provider.close(); await silent.close(); },
  };
}

/** Agents work through a gateway that they do not know of, also on a model whose provider speaks another dialect. */
export function driveAgents(agents: readonly Agent[]): void {
  let stage: AgentStage;
  before(async () => { stage = await startAgentStage(); });
  after(async () => { await stage.close(); });
  for (const agent of agents) {
    if (agent.absent !== null) { it(`G1: ${agent.name}`, { skip: agent.absent }, () => undefined); continue; }
    describe(`G1: ${agent.name} ${agent.version}`, () => {
      it('a question is answered, and metered', async () => {
        const had = stage.gateway.outcomes().length;
        assert.deepEqual(await agent.ask(stage.place('native-1')), { text: 'No tool was asked for.', error: null });
        const outcome = (await stage.gateway.untilOutcomes(had + 1)).at(-1);
        assert.deepEqual([outcome?.endpoint, outcome?.stream, outcome?.outcome, outcome?.usageState], [agent.path, true, 'answered', 'settled']);
      });
      for (const [model, says] of [['native-1', 'its own dialect'], ['chat-1', 'a provider that speaks Chat Completions alone']] as const) {
        it(`G2 its tool is called and the result answered, over ${says}`, async () => {
          const { text, error } = await agent.tool(stage.place(model));
          assert.equal(error, null);
          assert.ok(text.includes(toolResult), text);
        });
      }
      it('an answer has the shape that was asked for', async () => {
        assert.deepEqual(await agent.structured(stage.place('native-1')), { summary: 'storm' });
      });
      it('G8 a refused token and an unknown model are told apart', async () => {
        const refused = await agent.ask(stage.place('native-1', 'ks_unknown'));
        assert.equal(refused.error?.status, 401);
        assert.match(refused.error.message, agent.refusal);
        const unknown = await agent.ask(stage.place('no-such-model'));
        assert.match(unknown.error?.message ?? '', /no-such-model/);
      });
      it('interrupted, it ends the call to the provider, and is metered', async () => {
        const had = stage.gateway.outcomes().length;
        await agent.cancelled(stage.place('silent-1'), stage.begun());
        const outcome = (await stage.gateway.untilOutcomes(had + 1)).at(-1);
        assert.deepEqual([outcome?.outcome, stage.silent.aborted() > 0], ['cancelled', true]);
      });
    });
  }
}
