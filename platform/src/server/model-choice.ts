import { type CredentialScope, type DialectId, type EndpointId, type Environment, type ScopeDimension, refusingDimension, wholeScope } from '@keystead/contract';
import type { ModelChoice, ModelTarget, NamedTarget, RunBudgets, TargetQuestion } from '../catalogue/index.ts';
import { type Database, sql } from '../foundation/index.ts';
import { selectBudgets, type MeteringTables } from '../metering/index.ts';
import type { Provider } from '../providers/index.ts';

/** Dialects that apps can speak, best first: the first one that a credential's provider speaks is taken. */
const appDialects: readonly DialectId[] = ['openai-chat', 'anthropic-messages', 'gemini'];
/** What a key may be asked for, by the dialect that an app speaks to it. */
const endpointOf: Readonly<Partial<Record<DialectId, EndpointId>>> = { 'openai-chat': 'chat-completions', 'anthropic-messages': 'messages', gemini: 'gemini-generate' };

interface ActiveCredential { readonly provider: string; readonly models: string[]; readonly scope: Partial<CredentialScope> }

/**
 * Chooses what an app runs on when nobody chose: a real key before the sandbox, the one that was added first, and of its
 * models the best of those the provider's data names that this key sees. Whoever chooses has the same models to choose from.
 */
export function openModelChoice(database: Database, providers: ReadonlyMap<string, Provider>): ModelChoice {
  const readCredentials = (tenantId: string): Promise<readonly ActiveCredential[]> => database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<ActiveCredential>`
    select provider, models, scope from credentials where state = 'active' and health <> 'invalid' and (expires_at is null or expires_at > now())
    order by (provider = 'sandbox'), id`.execute(trx)).rows);
  return {
    async chooseTarget(tenantId: string, environment: Environment): Promise<ModelTarget | null> {
      const credentials = await readCredentials(tenantId);
      // A model that a key was seen to serve goes before one that its provider usually has (a deployment at Azure may be called anything).
      for (const guess of [false, true]) {
        for (const credential of credentials) {
          const target = targetOf(providers.get(credential.provider), credential, { environment, guess });
          if (target !== null && (guess || !target.sandbox)) return target;
        }
      }
      return null;
    },
    async listTargets(asked) {
      const [credentials, teamIds] = await Promise.all([readCredentials(asked.tenantId), readTeams(database, asked)]);
      const listed = new Map<string, NamedTarget>();
      for (const credential of credentials) {
        const provider = providers.get(credential.provider);
        if (provider === undefined) continue;
        for (const name of offered(provider, credential)) {
          const target = toTarget(provider, name);
          if (!listed.has(target.model) && refusingRule(credential, target, { asked, teamIds, name }) === null) listed.set(target.model, { ...target, name, providerName: provider.name });
        }
      }
      return [...listed.values()];
    },
    async findTarget(asked, model) {
      const slash = model.indexOf('/');
      const [provider, name] = [providers.get(model.slice(0, slash)), model.slice(slash + 1)];
      if (provider === undefined) return { refused: 'no provider goes by that name; write it as provider/model' };
      const [credentials, teamIds] = await Promise.all([readCredentials(asked.tenantId), readTeams(database, asked)]);
      const own = credentials.filter((credential) => credential.provider === provider.id);
      if (own.length === 0) return { refused: `your organisation has no active key of ${provider.name}` };
      const serving = own.filter((credential) => offered(provider, credential).includes(name));
      if (serving.length === 0) return { refused: 'no active key serves it, or it does not answer in the form that apps need' };
      const target = toTarget(provider, name);
      const rules = serving.map((credential) => refusingRule(credential, target, { asked, teamIds, name }));
      const [rule] = rules;
      return rule === undefined || rule === null || rules.includes(null) ? { target } : { refused: `your organisation’s key for it ${words[rule](asked)}` };
    },
    providerName({ receipt, chosenModel }) {
      const id = receipt?.provider ?? chosenModel?.split('/')[0];
      return id === undefined ? null : providers.get(id)?.name ?? id;
    },
  };
}

/** Models of a key that answer by a schema, as apps need it: those that the provider's data names, as far as the key is known to see them. Of servers that somebody runs, nothing is known but what they list. */
function offered(provider: Provider, { models }: ActiveCredential): readonly string[] {
  if (provider.appModels.length === 0) return models.filter(writes);
  const seen = provider.appModels.filter((id) => models.includes(id));
  return seen.length > 0 ? seen : provider.appModels;
}

const writes = (id: string): boolean => !/embed/i.test(id);

function targetOf(provider: Provider | undefined, credential: ActiveCredential, { environment, guess }: { environment: Environment; guess: boolean }): ModelTarget | null {
  if (provider === undefined) return null;
  const seen = provider.appModels.filter((id) => credential.models.includes(id));
  const models = [...seen, ...(provider.appModels.length === 0 ? credential.models.filter(writes) : []), ...(guess ? provider.appModels : [])];
  const model = models.find((id) => mayRun(wholeScope(credential.scope), environment, id));
  return model === undefined ? null : toTarget(provider, model);
}

/** What speaks none of the dialects of apps is translated for. */
function toTarget(provider: Provider, model: string): ModelTarget {
  const dialect = appDialects.find((id) => provider.dialects[id] !== undefined) ?? 'openai-chat';
  return { dialect, model: `${provider.id}/${model}`, provider: provider.id, sandbox: provider.sandbox, ...(provider.storeFalse?.includes(dialect) === true ? { takesStoreFalse: true } : {}) };
}

/** Whether a key may be used in an environment with a model at all. Whose run it is, the gateway asks. */
function mayRun(scope: CredentialScope, environment: Environment, model: string): boolean {
  const usable = (['teams', 'apps', 'workflows', 'endpoints', 'dataClasses'] as const).every((dimension) => scope[dimension] === 'any' || scope[dimension].length > 0);
  return usable && refusingDimension(scope, { environment, teamIds: new Set(), appId: null, workflowId: null, model, endpoint: '', dataClass: '' }, ['environments', 'models']) === null;
}

interface Choice { readonly asked: TargetQuestion; readonly teamIds: ReadonlySet<string>; readonly name: string }

/** The rule by which the gateway would refuse the key for this run; it asks again, and about more. */
function refusingRule(credential: ActiveCredential, target: ModelTarget, { asked, teamIds, name }: Choice): ScopeDimension | null {
  return refusingDimension(wholeScope(credential.scope), { environment: asked.environment, teamIds, appId: asked.appId, workflowId: null, model: name, endpoint: endpointOf[target.dialect] ?? '', dataClass: asked.dataClass });
}

const words: Readonly<Record<ScopeDimension, (asked: TargetQuestion) => string>> = {
  environments: ({ environment }) => `may not be used in ${environment}`,
  teams: () => 'is for certain teams, and yours is not among them',
  apps: () => 'is for certain apps, and this one is not among them',
  workflows: () => 'is for workflows alone',
  models: () => 'is for other models',
  endpoints: () => 'may not be used for this kind of request',
  dataClasses: ({ dataClass }) => `may not be used for data of the class “${dataClass}”`,
};

/** The teams that a run acts for, as the gateway sees it: the one that a token is bound to, or all of the person's. */
async function readTeams(database: Database, { tenantId, userId, teamId }: TargetQuestion): Promise<ReadonlySet<string>> {
  if (teamId !== null) return new Set([teamId]);
  if (userId === null) return new Set();
  const rows = await database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ team_id: string }>`
    select m.team_id from team_members m join teams t on t.id = m.team_id and t.tenant_id = m.tenant_id where m.user_id = ${userId} and t.deleted_at is null`.execute(trx)).rows);
  return new Set(rows.map((row) => row.team_id));
}

/** As many budgets as are looked at for an estimate. */
const mostBudgets = 200;

/** Budgets of money that a run would count in: of the organisation, the person, their primary team, the app, the model. Which key serves is known at the gateway alone, which also has the last word. */
export function openRunBudgets(database: Database): RunBudgets {
  return {
    async tightest(asked, target, atMostNanoUsd) {
      const { tenantId, userId, teamId, appId } = asked;
      const found = await database.as<MeteringTables>().inTenant(tenantId, async (trx) => {
        const team = teamId ?? (await sql<{ team_id: string }>`select team_id from team_members where user_id = ${userId} and is_primary`.execute(trx)).rows[0]?.team_id ?? null;
        const counted: Readonly<Record<string, readonly (string | null)[]>> = { tenant: [null], user: [userId], team: [team], app: [appId], model: [target.model, target.model.slice(target.provider.length + 1)] };
        return (await selectBudgets(trx, tenantId, { limit: mostBudgets })).filter(({ unit, scope }) => unit === 'nano_usd' && counted[scope.kind]?.includes(scope.id) === true);
      });
      const rooms = found.map(({ id, name, period, limit, reserved, settled, whenFull }) => {
        const leftNanoUsd = Math.max(0, period === 'request' ? limit : limit - reserved - settled);
        return { id, name, period, limitNanoUsd: limit, leftNanoUsd, fits: atMostNanoUsd !== null && atMostNanoUsd <= leftNanoUsd, whenFull };
      });
      return rooms.toSorted((a, b) => a.leftNanoUsd - b.leftNanoUsd)[0] ?? null;
    },
  };
}
