import type { RouteStep } from '@keystead/contract';
import type { NamedTarget } from '../../catalogue/index.ts';
import { sql, type Transaction } from '../../foundation/index.ts';
import { unmetCondition } from '../../gateway/index.ts';
import { answersBySchema, type Provider } from '../../providers/index.ts';
import { type ActiveKey, type AskedRun, dialectFor, refusalWords, refusingRule, storesNothing } from './keys.ts';

/** `forApps`: what runs are sent to where nobody chooses. */
export interface AppRoute { readonly name: string; readonly chain: readonly RouteStep[]; readonly forApps: boolean }
/** What its legs may be served with. */
export interface RouteKeys { readonly own: readonly ActiveKey[]; readonly platform: ReadonlyMap<string, string>; readonly providers: ReadonlyMap<string, Provider> }
/** What a route is for a run: a target, or why it is none, in words that end a sentence. */
export type RouteOffer = { readonly route: AppRoute } & ({ readonly target: NamedTarget } | { readonly refused: string });

interface Leg { readonly provider: Provider; readonly model: string }

/** The organisation's routes by name. */
export async function readAppRoutes<Tables>(trx: Transaction<Tables>): Promise<readonly AppRoute[]> {
  return (await sql<AppRoute>`select name, chain, for_apps as "forApps" from routes order by name`.execute(trx)).rows;
}

/** Providers of the platform's keys that are offered to the organisation, by the key. */
export async function readPlatformKeys<Tables>(trx: Transaction<Tables>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ credential_id: string; provider: string }>`select credential_id, provider from platform_keys_offered()`.execute(trx);
  return new Map(rows.map((row) => [row.credential_id, row.provider]));
}

/**
 * Whether a run may be sent to a route: by the scopes of its keys and the conditions of its legs, as far as they are known before
 * there is a request. The gateway asks again, and about more. Pure.
 */
export function offerRoute(route: AppRoute, keys: RouteKeys, run: AskedRun): RouteOffer {
  const found = route.chain.map((step) => legOf(step, keys, run));
  const fitting = found.filter((leg) => typeof leg !== 'string');
  // Apps ask for an answer by a schema: what gives none is passed over, as the gateway does.
  const legs = fitting.filter(({ provider, model }) => answersBySchema(provider, model));
  const [first] = legs;
  if (first === undefined && fitting.length > 0) return { route, refused: `no leg of it answers in the form that apps need (structured output): ${fitting.map(({ provider, model }) => `${provider.name} ${model}`).join(', ')}` };
  if (first === undefined) return { route, refused: `no leg of it is for this: ${[...new Set(found.filter((leg) => typeof leg === 'string'))].join('; ')}` };
  const sandbox = first.provider.sandbox;
  if (legs.some((leg) => leg.provider.sandbox !== sandbox)) return { route, refused: 'it mixes the sandbox with providers, and nobody could say what wrote the draft' };
  const dialect = dialectFor(legs.map(({ provider }) => provider));
  return {
    route,
    target: {
      name: route.name, model: route.name, providerName: 'Routes', provider: first.provider.id, dialect, sandbox, legs: legs.map(({ provider, model }) => ({ provider: provider.id, model })),
      ...(legs.every(({ provider }) => storesNothing(provider, dialect)) ? { takesStoreFalse: true } : {}),
    },
  };
}

/** A leg that may serve the run, or why it may not. */
function legOf({ credentialId, model, payer, when }: RouteStep, { own, platform, providers }: RouteKeys, run: AskedRun): Leg | string {
  const key = payer === 'platform' ? undefined : own.find(({ id }) => id === credentialId);
  const provider = providers.get((payer === 'platform' ? platform.get(credentialId) : key?.provider) ?? '');
  if (provider === undefined) return payer === 'platform' ? 'a key of the platform is not offered to your organisation now' : 'a key of it is disabled, expired or gone';
  const rule = key === undefined ? null : refusingRule(key, run, { dialect: dialectFor([provider]), model });
  if (rule !== null) return `the key “${key?.label ?? ''}” ${refusalWords[rule](run.asked)}`;
  const { asked: { appId, dataClass, priority, complexity }, teamIds } = run;
  const unmet = unmetCondition(when, { appId, teamIds, dataClass, priority, inputTokens: null, complexity: () => complexity });
  return unmet === null ? { provider, model } : `of the leg ${provider.name} ${model}, ${unmet}`;
}
