import { type DialectId, type Environment, type TestPromptAnswer, testPromptApp } from '@keystead/contract';
import { type AnswerFacts, dialects as dialectsById, type PromptDialect, promptCalls } from '../../dialects/index.ts';
import { type Principal, KeysteadError } from '../../foundation/index.ts';
import { findCredential } from '../credentials.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { GatewayAnswer } from './ask-gateway.ts';
import { conflict } from '../rotation/versions.ts';
import type { VaultTables } from '../tables.ts';

/** Fixed, so that nobody can send anything of theirs by it. */
const question = 'Reply with the word OK.';
const dialects: readonly PromptDialect[] = ['openai-chat', 'anthropic-messages', 'gemini', 'bedrock-converse'];

interface AskedPrompt { readonly principal: Principal; readonly credentialId: string; readonly model: string; readonly maxOutputTokens: number; /** Ask for it although the key was not seen to serve it: a route names it. */ readonly unlisted?: boolean }

/** What came of a test prompt, with its provider's whole count, for whoever prices it. */
export interface SentPrompt { readonly answer: TestPromptAnswer; readonly usage: AnswerFacts['usage']; readonly usageRaw: unknown }

/**
 * Sends one tiny request with this very credential through the gateway, as any call: within scope, caps and budgets, in
 * ledger and audit log. No transaction is held meanwhile.
 *
 * @throws KeysteadError `not_found`, `conflict` for a disabled credential, a model it does not see, or a caller that is no person, `provider_failed`, `unavailable`.
 */
export async function askTestPrompt({ database, providers, clock, askGateway }: VaultDependencies, { principal, credentialId, model, maxOutputTokens, unlisted = false }: AskedPrompt): Promise<SentPrompt> {
  const { tenantId, userId } = principal;
  const row = await database.as<VaultTables>().inTenant(tenantId, (trx) => findCredential(trx, tenantId, credentialId));
  if (userId === null) throw conflict('a test prompt is sent for a person, and this token belongs to none');
  if (row.state !== 'active') throw conflict('this credential is disabled; enable it first');
  // Some providers list none: then whichever is named is asked for.
  if (!unlisted && row.models.length > 0 && !row.models.includes(model)) throw conflict('this key was not seen to serve that model; check the key, and choose one of its models');
  const dialect = dialectOf(providers.get(row.provider)?.dialects ?? {});
  if (dialect === null) throw conflict('its provider speaks no format that a prompt can be sent in');
  if (askGateway === undefined) throw new KeysteadError('unavailable', { detail: 'the gateway is not connected' });
  const call = promptCalls[dialect];
  // By the credential's id: a provider's name would leave the choice among several keys to the gateway.
  const pinned = `${credentialId}/${model}`;
  const started = clock.now().getTime();
  const answer = await askGateway({
    tenantId, userId, teamId: principal.boundTeamId ?? null, environment: environmentOf(row, principal), app: testPromptApp,
    path: call.path(pinned), headers: call.headers, body: call.body({ model: pinned, bareModel: model, question, maxOutputTokens }),
  });
  const latencyMs = Math.max(0, Math.round(clock.now().getTime() - started));
  if (answer.status !== 200) throw new KeysteadError('provider_failed', { detail: reasonOf(answer) });
  const { usage, usageRaw } = dialectsById[dialect].readAnswer(answer.body, answer.headers);
  const told: TestPromptAnswer = {
    model, servedModel: answer.headers['x-keystead-served-model'] ?? null, fingerprint: answer.headers['x-keystead-credential'] ?? row.fingerprint,
    requestId: answer.headers['x-keystead-request-id'] ?? null, latencyMs, tokens: call.readTokens(answer.body),
  };
  return { answer: told, usage, usageRaw };
}

function dialectOf(spoken: Readonly<Partial<Record<DialectId, unknown>>>): PromptDialect | null {
  return dialects.find((each) => spoken[each] !== undefined) ?? null;
}

/** The caller's own environment where the key is for it, else the first one it is for. */
function environmentOf({ scope, environment }: { readonly scope: { readonly environments?: 'any' | readonly Environment[] }; readonly environment: Environment }, principal: Principal): Environment {
  const { environments = [] } = scope;
  if (environments === 'any' || environments.includes(principal.environment)) return principal.environment;
  return environments[0] ?? environment;
}

/** The gateway's own words where the refusal is its own; of the provider's nothing but the status. */
function reasonOf({ status, headers, body }: GatewayAnswer): string {
  const own = headers['x-keystead-error'];
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  const message = typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string' ? error.message : null;
  if (own !== undefined && message !== null) return message.slice(0, 500);
  return `the provider answered HTTP ${status}`;
}
