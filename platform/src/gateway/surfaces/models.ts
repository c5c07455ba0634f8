import { type DataClass, type DialectId, refusingDimension, type RouteStep, type ScopeDimension } from '@keystead/contract';
import type { Clock } from '../../foundation/index.ts';
import { GatewayError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import { outOfPlace, uncovered } from '../policy/index.ts';
import type { CredentialConfiguration, RouteConfiguration } from '../snapshot/configuration.ts';
import { platformKeyFor } from '../snapshot/platform-keys.ts';
import type { Caller } from '../request/authenticate.ts';
import { providerOf } from '../routing/provider-of.ts';
import type { Providers } from '../routing/resolve.ts';
import { spokenDialect } from '../routing/spoken-dialect.ts';
import { receiptHeaders } from '../upstream/answer-headers.ts';
import type { Surface } from './surface.ts';

/** Who asks for the list, and for which class of data. */
export interface Asked { readonly caller: Caller; readonly dataClass: DataClass }

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
/** As Bedrock's ListFoundationModels writes it. */
const bedrock: ModelShape = {
  one: (model) => ({ modelId: model.id, modelName: model.id, providerName: model.owner, responseStreamingSupported: true }),
  list: (models) => ({ modelSummaries: models.map(bedrock.one) }),
};
const shapes: Readonly<Record<DialectId, ModelShape>> = { 'openai-chat': openAi, 'openai-responses': openAi, 'openai-embeddings': openAi, 'anthropic-messages': anthropic, gemini, 'bedrock-converse': bedrock };

/** The dialects that a listing stands for; what is translated for their callers is listed too. */
const spokenBy: Readonly<Record<DialectId, readonly DialectId[]>> = {
  'openai-chat': ['openai-chat', 'openai-responses', 'openai-embeddings'], 'openai-responses': ['openai-responses'], 'openai-embeddings': ['openai-embeddings'],
  'anthropic-messages': ['anthropic-messages'], gemini: ['gemini'], 'bedrock-converse': ['bedrock-converse'],
};

/** Lists what this token may use (or names one of it) in the caller's dialect. No provider is asked. */
export function answerModels(exchange: Exchange, surface: Surface, wanted: string | null, asked: Asked): void {
  const models = modelsOf(asked, exchange.dialectId, exchange.deps);
  const shape = shapes[exchange.dialectId];
  if (surface.kind === 'models') { send(exchange, shape.list(models)); return; }
  const found = models.find((model) => model.id === wanted);
  if (found === undefined) throw new GatewayError('model_not_found', { model: wanted ?? '', hint: 'List the models to see what your keys serve.' }, { param: 'model' });
  send(exchange, shape.one(found));
}

/** What decides which keys a caller may use at all; whether they may be used for one endpoint, the call itself asks. */
const callerDimensions: readonly ScopeDimension[] = ['environments', 'teams', 'apps', 'workflows', 'dataClasses'];

/** Routes first, then what the keys whose scope and place allow this caller were seen to serve; each once. */
function modelsOf({ caller, dataClass }: Asked, dialect: DialectId, { providers, clock }: { readonly providers: Providers; readonly clock: Clock }): readonly ListedModel[] {
  const now = clock.now().getTime();
  const allows = (credential: CredentialConfiguration, model: string, dimensions: readonly ScopeDimension[]) =>
    refusingDimension(credential.scope, { ...caller, workflowId: caller.workflow, model, endpoint: '', dataClass }, dimensions) === null;
  const models = new Map<string, ListedModel>();
  const add = (id: string, owner: string) => { if (!models.has(id)) models.set(id, { id, owner }); };
  const mayUse = (credential: CredentialConfiguration): boolean => {
    const provider = providerOf(providers, credential);
    if (provider === undefined || !spokenBy[dialect].some((spoken) => spokenDialect(provider, spoken, spoken === 'openai-embeddings' ? 'embeddings' : 'conversation') !== null)) return false;
    const expired = credential.expiresAt !== null && credential.expiresAt <= now;
    const elsewhere = caller.tenant.policy !== null && outOfPlace(caller.tenant.policy, { credential, provider, model: '' }, dataClass) !== null;
    const unagreed = uncovered(caller.tenant, { credential, provider, model: '' }, { dataClass, now }) !== null;
    return !expired && !elsewhere && !unagreed && allows(credential, '', callerDimensions);
  };
  const usable = new Map([...caller.tenant.credentials].filter(([, credential]) => mayUse(credential)));
  const serves = (route: RouteConfiguration, step: RouteStep): boolean => {
    if (step.payer !== 'platform') { const own = usable.get(step.credentialId); return own !== undefined && allows(own, step.model, ['models']); }
    const shared = platformKeyFor(caller.tenant, route, step, { dataClass, model: step.model });
    return typeof shared !== 'string' && mayUse(shared) && allows(shared, step.model, ['models']);
  };
  for (const route of caller.tenant.routes.values()) if (route.chain.some((step) => serves(route, step))) add(route.name, 'keystead-route');
  for (const credential of usable.values()) for (const model of credential.models) if (allows(credential, model, ['models'])) add(model, credential.provider);
  return [...models.values()];
}

function send(exchange: Exchange, body: Record<string, unknown>): void {
  const text = JSON.stringify(body);
  const headers = receiptHeaders({ requestId: exchange.requestId, dialect: exchange.dialectId, target: null, servedModel: null, attempts: 0 });
  headers.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(text)));
  exchange.response.writeHead(200, headers);
  exchange.response.end(text);
}
