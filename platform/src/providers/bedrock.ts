import { awsSigner, readAwsKey } from './aws-signature.ts';
import { connected } from './connection.ts';
import { isObject } from './is-object.ts';
import type { AnswerHeaders, KeyVerdict } from './provider.ts';
import { bearer, nextPage, readModelList } from './verdicts.ts';

const fields = [{ name: 'region', label: 'Region', hint: 'Where your models are enabled', example: 'us-east-1', required: true, pattern: '[a-z]{2,4}(?:-[a-z]+)+-\\d' }] as const;
const shared = {
  sandbox: false, readKey: readAwsKey,
  // Bedrock's API keys travel themselves; IAM keys sign and stay.
  authorise: bearer, keyPrefixes: ['ABSK', 'bedrock-api-key-'], keyExample: 'ABSK… or AKIA…:secret', priceId: 'aws',
  links: { keys: 'https://console.aws.amazon.com/bedrock/home#/api-keys', usage: 'https://console.aws.amazon.com/costmanagement', retention: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-protection.html' },
} as const;
/** Ids of models and of the profiles that spread calls over regions. */
const models = [/^(?:(?:us|eu|apac|jp|au|ca|global|us-gov)\.)?(?:amazon|anthropic|meta|mistral|cohere|ai21|deepseek|qwen|openai|google|nvidia|moonshot|moonshotai|minimax|writer|zai)\.[a-z0-9]/, /^arn:aws[a-z-]*:bedrock:/];

/** What apps run on: answers by a schema, which Bedrock has for Claude and open models and not for its own Nova; Claude is called by a profile. */
const appModels = ['openai.gpt-oss-120b-1:0', ...['eu', 'us', 'global', 'apac', 'jp', 'au'].map((region) => `${region}.anthropic.claude-haiku-4-5-20251001-v1:0`), 'openai.gpt-oss-20b-1:0'];

const profilesPath = '/inference-profiles?maxResults=1000';

/** Amazon Bedrock in its own format, for every model it has. */
export const bedrock = connected({ ...shared, id: 'bedrock', counts: { 'bedrock-converse': { models: /anthropic\.claude/ } }, name: 'Amazon Bedrock', modelPatterns: models, appModels }, fields, ({ region }) => {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return {
    origin: `https://bedrock-runtime.${region}.${domain}`, dialects: { 'bedrock-converse': { basePath: '' } }, sign: awsSigner({ service: 'bedrock', region }),
    verification: {
      origin: `https://bedrock.${region}.${domain}`, path: '/foundation-models', read: (status, body, headers) => readAwsVerdict(status, onDemand(body), headers),
      more: { path: profilesPath, models: profilesIn, next: nextPage(profilesPath, { token: 'nextToken', member: 'nextToken' }) },
    },
  };
});

/** The same models as far as AWS serves them in OpenAI's format, at an address of its own. */
export const bedrockMantle = connected({ ...shared, id: 'bedrock-mantle', name: 'Amazon Bedrock (OpenAI format)', keyPrefixes: [], modelPatterns: [], appModels: ['openai.gpt-oss-120b', 'openai.gpt-oss-20b'] }, fields, ({ region }) => ({
  origin: `https://bedrock-mantle.${region}.api.aws`, dialects: { 'openai-chat': { basePath: '/v1' }, 'openai-responses': { basePath: '/v1' } }, sign: awsSigner({ service: 'bedrock-mantle', region }),
  verification: { path: '/v1/models', read: readAwsVerdict },
}));

/** What can be called by its own id; the rest is called by a profile. */
function onDemand(body: unknown): unknown {
  const list = isObject(body) ? body['modelSummaries'] : null;
  if (!Array.isArray(list)) return body;
  return list.filter(isObject).filter(({ inferenceTypesSupported: types }) => !Array.isArray(types) || types.includes('ON_DEMAND')).map(({ modelId }) => ({ id: modelId }));
}

function profilesIn(body: unknown): readonly string[] {
  const list = isObject(body) ? body['inferenceProfileSummaries'] : null;
  return Array.isArray(list) ? list.filter(isObject).flatMap(({ inferenceProfileId: id }) => (typeof id === 'string' ? [id] : [])) : [];
}

/** AWS says 403 of a wrong key as of a missing right: its type stands in a header, before a colon. */
const refusals: Readonly<Record<string, string>> = {
  UnrecognizedClientException: 'AWS does not know this key (HTTP 403).',
  InvalidSignatureException: 'AWS does not accept the signature (HTTP 403): the secret access key does not belong to the id, or the clock of this server is wrong.',
  ExpiredTokenException: 'The session of this key has expired (HTTP 403). Enter a new one, or a key that does not expire.',
};

function readAwsVerdict(status: number, body: unknown, headers: AnswerHeaders = {}): KeyVerdict {
  const named = headers['x-amzn-errortype'];
  const refusal = status === 403 && typeof named === 'string' ? refusals[named.split(':', 1)[0] ?? ''] : undefined;
  if (refusal !== undefined) return { state: 'invalid', detail: refusal, models: [] };
  // Of an API key it says so in words alone.
  const words = isObject(body) && typeof body['message'] === 'string' ? body['message'] : '';
  if (status === 403 && words.startsWith('Authentication failed')) return { state: 'invalid', detail: 'AWS does not know this API key, or it has expired (HTTP 403).', models: [] };
  return readModelList(status, body);
}
