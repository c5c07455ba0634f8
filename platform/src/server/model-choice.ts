import { type CredentialScope, type DialectId, type EndpointId, type ScopeDimension, refusingDimension, wholeScope } from '@keystead/contract';
import type { ModelChoice, ModelTarget, NamedTarget, RunBudgets, TargetQuestion } from '../catalogue/index.ts';
import { type Database, sql } from '../foundation/index.ts';
import { selectBudgets, type MeteringTables } from '../metering/index.ts';
import type { Provider } from '../providers/index.ts';

/** Dialects that apps can speak, best first: the first one that a credential's provider speaks is taken. */
const appDialects: readonly DialectId[] = ['openai-chat', 'anthropic-messages', 'gemini'];
/** What a key may be asked for, by the dialect that an app speaks to it. */
const endpointOf: Readonly<Partial<Record<DialectId, EndpointId>>> = { 'openai-chat': 'chat-completions', 'anthropic-messages': 'messages', gemini: 'gemini-generate' };

/** A model at a key; `rule`: by which its scope keeps it from the run. */
interface Offer { readonly target: NamedTarget; readonly seen: boolean; readonly rule: ScopeDimension | null }
interface ActiveCredential { readonly provider: string; readonly models: string[]; readonly scope: Partial<CredentialScope> }

/**
 * Says what an app may run on, by the scopes of the keys, best first: a real key before the sandbox, what a key was seen to
 * serve before what its provider usually has, the key that was added first, and of its models the best of those that the
 * provider's data names. Whoever chooses has these to choose from; where nobody chooses, the first is taken.
 */
export function openModelChoice(database: Database, providers: ReadonlyMap<string, Provider>): ModelChoice {
  const readCredentials = (tenantId: string): Promise<readonly ActiveCredential[]> => database.as<unknown>().inTenant(tenantId, async (trx) => (await sql<ActiveCredential>`
    select provider, models, scope from credentials where state = 'active' and health <> 'invalid' and (expires_at is null or expires_at > now())
    order by (provider = 'sandbox'), id`.execute(trx)).rows);
  /** What is on offer, best first, with the rule that keeps a key from this run. */
  async function readOffers(asked: TargetQuestion): Promise<readonly Offer[]> {
    const [credentials, teamIds] = await Promise.all([readCredentials(asked.tenantId), readTeams(database, asked)]);
    const offers = credentials.flatMap((credential) => {
      const provider = providers.get(credential.provider);
      return provider === undefined ? [] : offered(provider, credential).map((name): Offer => {
        const target = { ...toTarget(provider, name), name, providerName: provider.name };
        return { target, seen: credential.models.includes(name), rule: refusingRule(credential, target, { asked, teamIds, name }) };
      });
    });
    // A deployment at Azure may be called anything: what nobody has seen is a guess.
    return offers.toSorted((a, b) => Number(a.target.sandbox) - Number(b.target.sandbox) || Number(b.seen) - Number(a.seen));
  }
  async function listTargets(asked: TargetQuestion): Promise<readonly NamedTarget[]> {
    const allowed = (await readOffers(asked)).flatMap(({ rule, target }) => (rule === null ? [target] : []));
    return allowed.filter(({ model }, at) => allowed.findIndex((other) => other.model === model) === at);
  }
  return {
    listTargets,
    async chooseTarget(asked) {
      const offers = await readOffers(asked);
      const allowed = offers.find(({ rule }) => rule === null);
      if (allowed !== undefined) return { target: allowed.target };
      return { refused: offers.length === 0 ? null : whyNone(offers, asked) };
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

/** What speaks none of the dialects of apps is translated for. */
function toTarget(provider: Provider, model: string): ModelTarget {
  const dialect = appDialects.find((id) => provider.dialects[id] !== undefined) ?? 'openai-chat';
  return { dialect, model: `${provider.id}/${model}`, provider: provider.id, sandbox: provider.sandbox, ...(provider.storeFalse?.includes(dialect) === true ? { takesStoreFalse: true } : {}) };
}

interface Choice { readonly asked: TargetQuestion; readonly teamIds: ReadonlySet<string>; readonly name: string }

/** The rule by which the gateway would refuse the key for this run; it asks again, and about more. */
function refusingRule(credential: ActiveCredential, target: ModelTarget, { asked, teamIds, name }: Choice): ScopeDimension | null {
  return refusingDimension(wholeScope(credential.scope), { environment: asked.environment, teamIds, appId: asked.appId, workflowId: null, model: name, endpoint: endpointOf[target.dialect] ?? '', dataClass: asked.dataClass });
}

/** Of each provider, what keeps its keys from the run: another rule before that about models, which says least. */
function whyNone(offers: readonly Offer[], asked: TargetQuestion): string {
  const rules = new Map<string, ScopeDimension>();
  for (const { target: { providerName }, rule } of offers) if (rule !== null && (rules.get(providerName) ?? 'models') === 'models') rules.set(providerName, rule);
  return [...rules].map(([providerName, rule]) => `the key of ${providerName} ${words[rule](asked)}`).join('; ');
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
