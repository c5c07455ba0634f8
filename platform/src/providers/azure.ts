import { connected, ConnectionProblem, readBaseUrl } from './connection.ts';
import type { Provider } from './provider.ts';
import { readModelList } from './verdicts.ts';

const fields = [
  { name: 'resource', label: 'Resource', hint: 'Its name, or its endpoint as the Azure portal shows it', example: 'my-resource', required: true, pattern: '[A-Za-z0-9][A-Za-z0-9-]{1,62}|https://[\\x21-\\x7e]+' },
  {
    name: 'form', label: 'Addresses', hint: 'The model of a request is the name of your deployment in each of them', example: 'v1', required: true, default: 'v1', pattern: 'v1|deployments|foundry',
    choices: [{ value: 'v1', label: '/openai/v1 (new)' }, { value: 'deployments', label: '/openai/deployments/… (with api-version)' }, { value: 'foundry', label: '/models (Foundry, models of others)' }],
  },
  { name: 'apiVersion', label: 'api-version', hint: 'For the addresses that have one; empty for a usual one', example: '2024-10-21', required: false, pattern: '\\d{4}-\\d{2}-\\d{2}(?:-preview)?' },
] as const;

/** Hosts of Azure itself; any other is one that somebody chose. */
const azureHost = /\.(?:openai\.azure\.(?:com|us|cn)|services\.ai\.azure\.(?:com|us)|cognitiveservices\.azure\.(?:com|us|cn))$/;
/** The first version that has Responses. */
const responsesSince = '2025-03-01';

/** A deployment may be called anything, so the limit goes by the name that every model there takes. */
const byDeployment = { outputLimit: 'max_completion_tokens' } as const;

type Form = 'v1' | 'deployments' | 'foundry';
const forms: Readonly<Record<Form, (apiVersion: string) => Pick<Provider, 'dialects' | 'chat'> & { readonly check: string }>> = {
  v1: () => {
    const at = { basePath: '/openai/v1' };
    return { dialects: { 'openai-chat': at, 'openai-responses': at, 'openai-embeddings': at }, chat: byDeployment, check: '/openai/v1/models' };
  },
  deployments: (apiVersion) => {
    const query = `api-version=${apiVersion || '2024-10-21'}`;
    const at = { basePath: '/openai/deployments/{model}', query };
    return { dialects: { 'openai-chat': at, 'openai-embeddings': at, ...(apiVersion >= responsesSince ? { 'openai-responses': { basePath: '/openai', query } } : {}) }, chat: byDeployment, check: `/openai/models?${query}` };
  },
  foundry: (apiVersion) => {
    const at = { basePath: '/models', query: `api-version=${apiVersion || '2024-05-01-preview'}` };
    return { dialects: { 'openai-chat': at, 'openai-embeddings': at }, chat: { outputLimit: 'max_tokens' }, check: '/openai/v1/models' };
  },
};

/** Azure OpenAI and Foundry, by the resource's key. A model's id is the name of a deployment. */
export const azure = connected({
  id: 'azure', name: 'Azure OpenAI', sandbox: false,
  authorise: (secret) => ({ 'api-key': secret }),
  keyPrefixes: [], keyExample: '84 letters and digits (older ones 32)', modelPatterns: [], appModels: ['gpt-5-mini', 'gpt-4o-mini'], priceId: 'azure',
  links: { keys: 'https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI', usage: 'https://portal.azure.com/#view/Microsoft_Azure_CostManagement', retention: 'https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy' },
}, fields, ({ resource, form, apiVersion }) => {
  const { check, ...spoken } = forms[form as Form](apiVersion);
  return {
    ...placeOf(resource, form), ...spoken,
    // It lists what could be deployed, which is not what is: so no model is taken from it.
    verification: { path: check, read: (status, body) => ({ ...readModelList(status, body), models: [] }) },
  };
});

function placeOf(resource: string, form: string): { readonly origin: string; readonly custom: boolean } {
  if (!resource.startsWith('https://')) return { origin: `https://${resource.toLowerCase()}.${form === 'foundry' ? 'services.ai' : 'openai'}.azure.com`, custom: false };
  const { origin, basePath } = readBaseUrl('resource', resource);
  if (basePath !== '') throw new ConnectionProblem('resource', `is the endpoint alone, without a path: ${origin}`);
  return { origin, custom: !azureHost.test(new URL(origin).hostname) };
}
