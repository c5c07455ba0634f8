import type { DialectId } from '@keystead/contract';
import { GatewayError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { Caller } from '../request/authenticate.ts';
import type { Providers } from '../routing/resolve.ts';
import { receiptHeaders } from '../upstream/answer-headers.ts';
import type { Surface } from './surface.ts';

/** A model that a token may use. */
interface ListedModel { readonly id: string; readonly owner: string }

/** How a dialect writes one model, and a list of them. */
interface ModelShape {
  readonly one: (model: ListedModel) => Record<string, unknown>;
  readonly list: (models: readonly ListedModel[]) => Record<string, unknown>;
}

/** No provider tells when all of its models were made; SDKs expect a date. */
const unknownDate = '1970-01-01T00:00:00Z';
const openAi: ModelShape = {
  one: (model) => ({ id: model.id, object: 'model', created: 0, owned_by: model.owner }),
  list: (models) => ({ object: 'list', data: models.map(openAi.one) }),
};
const anthropic: ModelShape = {
  one: (model) => ({ type: 'model', id: model.id, display_name: model.id, created_at: unknownDate }),
  list: (models) => ({ data: models.map(anthropic.one), has_more: false, first_id: models[0]?.id ?? null, last_id: models.at(-1)?.id ?? null }),
};
const gemini: ModelShape = {
  one: (model) => ({ name: `models/${model.id}`, displayName: model.id, supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens', 'embedContent'] }),
  list: (models) => ({ models: models.map(gemini.one) }),
};
const shapes: Readonly<Record<DialectId, ModelShape>> = { 'openai-chat': openAi, 'openai-responses': openAi, 'openai-embeddings': openAi, 'anthropic-messages': anthropic, gemini };

/** The dialects that a listing stands for. */
const spokenBy: Readonly<Record<DialectId, readonly DialectId[]>> = {
  'openai-chat': ['openai-chat', 'openai-responses', 'openai-embeddings'], 'openai-responses': ['openai-responses'], 'openai-embeddings': ['openai-embeddings'],
  'anthropic-messages': ['anthropic-messages'], gemini: ['gemini'],
};

/** Lists what this token may use (or names one of it) in the caller's dialect. No provider is asked. */
export function answerModels(exchange: Exchange, surface: Surface, wanted: string | null, caller: Caller): void {
  const models = modelsOf(caller, exchange.dialectId, exchange.deps.providers);
  const shape = shapes[exchange.dialectId];
  if (surface.kind === 'models') { send(exchange, shape.list(models)); return; }
  const found = models.find((model) => model.id === wanted);
  if (found === undefined) throw new GatewayError('model_not_found', { model: wanted ?? '', hint: 'List the models to see what your keys serve.' }, { param: 'model' });
  send(exchange, shape.one(found));
}

/** Routes first, then what the keys of the token's environment were seen to serve; each once. */
function modelsOf(caller: Caller, dialect: DialectId, providers: Providers): readonly ListedModel[] {
  const models = new Map<string, ListedModel>();
  const add = (id: string, owner: string) => { if (!models.has(id)) models.set(id, { id, owner }); };
  const usable = new Map([...caller.tenant.credentials.values()].flatMap((credential) => {
    const provider = providers.get(credential.provider);
    if (provider === undefined || !spokenBy[dialect].some((spoken) => provider.dialects[spoken] !== undefined)) return [];
    return credential.environment === caller.environment || provider.sandbox ? [[credential.id, credential] as const] : [];
  }));
  for (const route of caller.tenant.routes.values()) if (route.chain.some((step) => usable.has(step.credentialId))) add(route.name, 'keystead-route');
  for (const credential of usable.values()) for (const model of credential.models) add(model, credential.provider);
  return [...models.values()];
}

function send(exchange: Exchange, body: Record<string, unknown>): void {
  const text = JSON.stringify(body);
  const headers = receiptHeaders({ requestId: exchange.requestId, dialect: exchange.dialectId, target: null, servedModel: null, attempts: 0 });
  headers.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(text)));
  exchange.response.writeHead(200, headers);
  exchange.response.end(text);
}
