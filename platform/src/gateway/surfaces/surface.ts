import type { DialectId, EndpointId } from '@keystead/contract';
import type { Translatable } from '../../dialects/index.ts';

/** What a path asks for. */
export interface Surface {
  /** `generate` costs output tokens; `embed` and `count` do not. */
  readonly kind: 'generate' | 'embed' | 'count' | 'models' | 'model';
  readonly method: 'GET' | 'POST';
  readonly dialect: DialectId;
  /** As it stands in ledger and audit log: the path with `{model}` in place of a model. */
  readonly endpoint: string;
  /** As scopes of credentials name it; `null` where no key is used. */
  readonly scopeId: EndpointId | null;
}

const chat: Surface = { kind: 'generate', method: 'POST', dialect: 'openai-chat', endpoint: '/v1/chat/completions', scopeId: 'chat-completions' };

/** Paths that are exactly one surface. */
const exactPaths: Readonly<Record<string, Surface>> = {
  '/v1/chat/completions': chat,
  '/v1/responses': { kind: 'generate', method: 'POST', dialect: 'openai-responses', endpoint: '/v1/responses', scopeId: 'responses' },
  '/v1/responses/input_tokens': { kind: 'count', method: 'POST', dialect: 'openai-responses', endpoint: '/v1/responses/input_tokens', scopeId: 'count-tokens' },
  '/v1/embeddings': { kind: 'embed', method: 'POST', dialect: 'openai-embeddings', endpoint: '/v1/embeddings', scopeId: 'embeddings' },
  '/v1/messages': { kind: 'generate', method: 'POST', dialect: 'anthropic-messages', endpoint: '/v1/messages', scopeId: 'messages' },
  '/v1/messages/count_tokens': { kind: 'count', method: 'POST', dialect: 'anthropic-messages', endpoint: '/v1/messages/count_tokens', scopeId: 'count-tokens' },
  '/v1/models': { kind: 'models', method: 'GET', dialect: 'openai-chat', endpoint: '/v1/models', scopeId: null },
  '/v1beta/models': { kind: 'models', method: 'GET', dialect: 'gemini', endpoint: '/v1beta/models', scopeId: null },
};

const exact = new Map(Object.entries(exactPaths));

/** Methods of a Gemini model, after the colon. */
const geminiKinds: Readonly<Record<string, Surface['kind']>> = {
  generateContent: 'generate', streamGenerateContent: 'generate', countTokens: 'count', embedContent: 'embed', batchEmbedContents: 'embed',
};
const geminiScopes: Readonly<Partial<Record<Surface['kind'], EndpointId>>> = { generate: 'gemini-generate', count: 'gemini-count-tokens', embed: 'gemini-embed' };
const geminiMethods = new Map(Object.entries(geminiKinds).map(([name, kind]): [string, Surface] => [name, {
  kind, method: 'POST', dialect: 'gemini', endpoint: `/v1beta/models/{model}:${name}`, scopeId: geminiScopes[kind] ?? null,
}]));

/** One or more segments of plain characters: nothing encoded, no empty segment, no dot segment. */
const modelPath = '[A-Za-z0-9][A-Za-z0-9._@-]*(?:/[A-Za-z0-9][A-Za-z0-9._@-]*)*';
/** Google's package asks for `v1` where nobody chose `v1beta`; both are served by the provider's `v1beta`, which has all of `v1`. */
const geminiCall = new RegExp(`^/v1(?:beta)?/models/(?:${modelPath}):([A-Za-z]+)$`);
/**
 * Bedrock's SDKs percent-encode the colon of a model's id, and slash and colon of an ARN; those three and "@" may be encoded,
 * each segment begins with a plain character.
 */
const plainOrColon = '(?:[A-Za-z0-9._~:@-]|%3[Aa]|%40)';
const converseCall = new RegExp(`^/model/[A-Za-z0-9]${plainOrColon}*(?:%2[Ff][A-Za-z0-9]${plainOrColon}*)*/(converse|converse-stream)$`);
const converseSurfaces: ReadonlyMap<string, Surface> = new Map(['converse', 'converse-stream'].map((name): [string, Surface] => [name, {
  kind: 'generate', method: 'POST', dialect: 'bedrock-converse', endpoint: `/model/{model}/${name}`, scopeId: 'converse',
}]));
const oneModel = new RegExp(`^/(v1|v1beta)/models/(${modelPath}(?::[A-Za-z0-9._-]+)*)$`);

const translatables: Readonly<Record<Surface['kind'], Translatable>> = { generate: 'conversation', embed: 'embeddings', count: 'conversation', models: 'nothing', model: 'nothing' };

/** What of a request to this surface can be translated for a provider of another dialect. */
export function translatableOf({ kind }: Surface): Translatable {
  return translatables[kind];
}

const byEndpoint = new Map([...exact.values(), ...geminiMethods.values(), ...converseSurfaces.values()].map((surface) => [surface.scopeId, surface]));

/** The surface behind an endpoint as scopes name it; `undefined`: there is none. */
export function surfaceOfEndpoint(endpoint: EndpointId): Surface | undefined {
  return byEndpoint.get(endpoint);
}

export interface SurfaceMatch { readonly surface: Surface; /** For `model`: which one. */ readonly model: string | null }

/** Finds what a path asks for. Paths match exactly: no other spelling of one is it (attack 5). */
export function matchSurface(path: string): SurfaceMatch | null {
  const found = exact.get(path);
  if (found !== undefined) return { surface: found, model: null };
  const method = geminiCall.exec(path)?.[1];
  const gemini = method === undefined ? undefined : geminiMethods.get(method);
  if (gemini !== undefined) return { surface: gemini, model: null };
  const converse = converseSurfaces.get(converseCall.exec(path)?.[1] ?? '');
  if (converse !== undefined) return { surface: converse, model: null };
  const one = oneModel.exec(path);
  if (one === null) return null;
  return { surface: { kind: 'model', method: 'GET', dialect: one[1] === 'v1' ? 'openai-chat' : 'gemini', endpoint: `/${one[1]}/models/{model}`, scopeId: null }, model: one[2] ?? null };
}

/** Whose manners a request shows where its path is no dialect's own: by the headers only one of them sends. */
export interface Manners { readonly anthropicVersion: boolean; readonly googleKey: boolean }
export const noManners: Manners = { anthropicVersion: false, googleKey: false };

/** In which dialect to answer a path that several dialects have (`/v1/models`), or none. */
export function dialectOfPrefix(path: string, manners: Manners): DialectId {
  if (manners.googleKey || /^\/+v1beta/i.test(path)) return 'gemini';
  if (modelPrefix.test(path)) return 'bedrock-converse';
  return manners.anthropicVersion || /^\/+v1\/+messages/i.test(path) ? 'anthropic-messages' : 'openai-chat';
}

/** Paths that are the gateway's, in any spelling, so that a strange one is refused here and reaches nothing else. */
const gatewayPrefix = /^\/+(?:v1(?:beta)?|model)(?:[/?;%\\#]|$)/i;
const modelPrefix = /^\/+model(?:[/?;%\\#]|$)/i;

export function isGatewayPath(path: string): boolean {
  return gatewayPrefix.test(path);
}

/** What clients ask for whose base URL lacks the version: nobody else's path, so the gateway says what is missing. */
const withoutVersion: ReadonlySet<string> = new Set(['/chat/completions', '/responses', '/embeddings', '/messages']);

export function lacksVersion(path: string): boolean {
  return withoutVersion.has(path);
}

/** What to do about a path that does not exist: most often the base URL has the version once too often, or not at all. */
export function hintForPath(path: string): string {
  if (lacksVersion(path)) return `The path is /v1${path}: let your client’s base URL end with /v1.`;
  const twice = /^\/v1(?:beta)?\/(v1|v1beta)\//.exec(path)?.[1];
  if (twice !== undefined) return `Your client adds /${twice} to its base URL by itself: leave the version out of the base URL.`;
  return 'Paths are matched exactly; see the gateway page of the console for the ones that exist.';
}

/** Which paths speak a dialect; for the hint when a model's provider speaks another one. */
export const pathsOfDialect: Readonly<Record<DialectId, string>> = {
  'openai-chat': 'POST /v1/chat/completions', 'openai-responses': 'POST /v1/responses', 'openai-embeddings': 'POST /v1/embeddings',
  'anthropic-messages': 'POST /v1/messages', gemini: 'POST /v1beta/models/{model}:generateContent', 'bedrock-converse': 'POST /model/{model}/converse',
};
