import type { JsonObject } from '../json.ts';

const released = 1_767_225_600;

/** What the sandbox serves, with the sizes that its price table states. */
export const models = [
  { id: 'sandbox-small', name: 'Sandbox Small', methods: ['generateContent', 'countTokens'] },
  { id: 'sandbox-large', name: 'Sandbox Large', methods: ['generateContent', 'countTokens'] },
  { id: 'sandbox-embedding', name: 'Sandbox Embedding', methods: ['embedContent', 'batchEmbedContents'] },
  { id: 'sandbox-unpriced', name: 'Sandbox without a price', methods: ['generateContent', 'countTokens'] },
] as const;

/** Every name that begins with `sandbox-` is answered: the list, and the faults that a name can ask for. */
export function serves(model: string): boolean {
  return /^sandbox-[a-z0-9-]+$/.test(model.replace(/^models\//, ''));
}

export function listOpenAi(): JsonObject {
  return { object: 'list', data: models.map(({ id }) => ({ id, object: 'model', created: released, owned_by: 'keystead-sandbox' })) };
}

export function listAnthropic(): JsonObject {
  const data = models.map(({ id, name }) => ({ type: 'model', id, display_name: name, created_at: '2026-01-01T00:00:00Z' }));
  return { data, has_more: false, first_id: models[0].id, last_id: models.at(-1)?.id ?? null };
}

export function listGemini(): JsonObject {
  return {
    models: models.map(({ id, name, methods }) => ({
      name: `models/${id}`, baseModelId: id, version: '1', displayName: name, description: 'A deterministic stand-in that runs beside the gateway', inputTokenLimit: 128_000, outputTokenLimit: 4_096, supportedGenerationMethods: methods,
    })),
  };
}
