import { type CredentialScope, type DialectId, type EndpointId, type ScopeDimension, refusingDimension, wholeScope } from '@keystead/contract';
import type { ModelTarget, TargetQuestion } from '../../catalogue/index.ts';
import { sql, type Transaction } from '../../foundation/index.ts';
import type { Provider } from '../../providers/index.ts';

/** Dialects that apps can speak, best first: the first one that a credential's provider speaks is taken. */
const appDialects: readonly DialectId[] = ['openai-chat', 'anthropic-messages', 'gemini'];
/** What a key may be asked for, by the dialect that an app speaks to it. */
const endpointOf: Readonly<Partial<Record<DialectId, EndpointId>>> = { 'openai-chat': 'chat-completions', 'anthropic-messages': 'messages', gemini: 'gemini-generate' };

/** A key that may be used now. `models`: those that it was seen to serve. */
export interface ActiveKey { readonly id: string; readonly label: string; readonly provider: string; readonly models: string[]; readonly scope: Partial<CredentialScope> }
/** A run that is asked about, with the teams that it acts for. */
export interface AskedRun { readonly asked: TargetQuestion; readonly teamIds: ReadonlySet<string> }

/** The organisation's own, real ones before the sandbox, the one that was added first before the others. */
export async function readActiveKeys<Tables>(trx: Transaction<Tables>): Promise<readonly ActiveKey[]> {
  return (await sql<ActiveKey>`
    select id, label, provider, models, scope from credentials where state = 'active' and health <> 'invalid' and (expires_at is null or expires_at > now())
    order by (provider = 'sandbox'), id`.execute(trx)).rows;
}

/** The teams that a run acts for, as the gateway sees it: the one that a token is bound to, or all of the person's. */
export async function readTeams<Tables>(trx: Transaction<Tables>, { userId, teamId }: TargetQuestion): Promise<ReadonlySet<string>> {
  if (teamId !== null) return new Set([teamId]);
  if (userId === null) return new Set();
  const { rows } = await sql<{ team_id: string }>`
    select m.team_id from team_members m join teams t on t.id = m.team_id and t.tenant_id = m.tenant_id where m.user_id = ${userId} and t.deleted_at is null`.execute(trx);
  return new Set(rows.map((row) => row.team_id));
}

/** Models of a key that answer by a schema, as apps need it: those that the provider's data names, as far as the key is known to see them. Of servers that somebody runs, nothing is known but what they list. */
export function offeredBy(provider: Provider, { models }: Pick<ActiveKey, 'models'>): readonly string[] {
  if (provider.appModels.length === 0) return models.filter(writes);
  const seen = provider.appModels.filter((id) => models.includes(id));
  return seen.length > 0 ? seen : provider.appModels;
}

const writes = (id: string): boolean => !/embed/i.test(id);

/** What a model is asked in, where these providers may serve it; what one of them does not speak is translated for it. */
export function dialectFor(providers: readonly Provider[]): DialectId {
  return appDialects.find((id) => providers.every((provider) => provider.dialects[id] !== undefined)) ?? 'openai-chat';
}

/** A model of a provider, as runs are sent to it. */
export function toTarget(provider: Provider, model: string): ModelTarget {
  const dialect = dialectFor([provider]);
  return { dialect, model: `${provider.id}/${model}`, provider: provider.id, sandbox: provider.sandbox, ...(storesNothing(provider, dialect) ? { takesStoreFalse: true } : {}) };
}

/** Whether a provider takes, in this dialect, that it shall store nothing of a call. */
export function storesNothing(provider: Provider, dialect: DialectId): boolean {
  return provider.storeFalse?.includes(dialect) === true;
}

/** The rule by which the gateway would refuse a key for this run; it asks again, and about more. */
export function refusingRule({ scope }: Pick<ActiveKey, 'scope'>, { asked, teamIds }: AskedRun, { dialect, model }: { readonly dialect: DialectId; readonly model: string }): ScopeDimension | null {
  return refusingDimension(wholeScope(scope), { environment: asked.environment, teamIds, appId: asked.appId, workflowId: null, model, endpoint: endpointOf[dialect] ?? '', dataClass: asked.dataClass });
}

/** What a rule says of a key, after its name. */
export const refusalWords: Readonly<Record<ScopeDimension, (asked: TargetQuestion) => string>> = {
  environments: ({ environment }) => `may not be used in ${environment}`,
  teams: () => 'is for certain teams, and yours is not among them',
  apps: () => 'is for certain apps, and this one is not among them',
  workflows: () => 'is for workflows alone',
  models: () => 'is for other models',
  endpoints: () => 'may not be used for this kind of request',
  dataClasses: ({ dataClass }) => `may not be used for data of the class “${dataClass}”`,
};
