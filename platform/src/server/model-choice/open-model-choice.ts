import type { ScopeDimension } from '@keystead/contract';
import type { ModelChoice, NamedTarget, TargetQuestion } from '../../catalogue/index.ts';
import type { Database } from '../../foundation/index.ts';
import type { Provider } from '../../providers/index.ts';
import { type ActiveKey, type AskedRun, offeredBy, readActiveKeys, readTeams, refusalWords, refusingRule, toTarget } from './keys.ts';
import { offerRoute, readAppRoutes, readPlatformKeys, type RouteOffer } from './routes.ts';

/** A model at a key; `rule`: by which its scope keeps it from the run. */
interface Offer { readonly target: NamedTarget; readonly seen: boolean; readonly rule: ScopeDimension | null }
/** All that a run could be sent to. */
interface Choice { readonly run: AskedRun; readonly keys: readonly ActiveKey[]; readonly routes: readonly RouteOffer[] }

/**
 * Says what an app may run on. Where nobody chooses: the route that apps run on, if the organisation has set one; else, by the scopes of
 * the keys, a real key before the sandbox, what a key was seen to serve before what its provider usually has, the key that was added first,
 * and of its models the best of those that the provider's data names. Whoever chooses has these to choose from, and the other routes.
 */
export function openModelChoice(database: Database, providers: ReadonlyMap<string, Provider>): ModelChoice {
  /** Everything that decides, read in one transaction. */
  async function readChoice(asked: TargetQuestion): Promise<Choice> {
    return database.as<unknown>().inTenant(asked.tenantId, async (trx) => {
      const run = { asked, teamIds: await readTeams(trx, asked) };
      const keys = await readActiveKeys(trx);
      const routes = await readAppRoutes(trx);
      const platform = routes.some(({ chain }) => chain.some(({ payer }) => payer === 'platform')) ? await readPlatformKeys(trx) : new Map<string, string>();
      return { run, keys, routes: routes.map((route) => offerRoute(route, { own: keys, platform, providers }, run)) };
    });
  }
  function offersOf({ keys, run }: Choice): readonly Offer[] {
    const offers = keys.flatMap((key) => {
      const provider = providers.get(key.provider);
      return provider === undefined ? [] : offeredBy(provider, key).map((name): Offer => {
        const target = { ...toTarget(provider, name), name, providerName: provider.name };
        return { target, seen: key.models.includes(name), rule: refusingRule(key, run, { dialect: target.dialect, model: name }) };
      });
    });
    // A deployment at Azure may be called anything: what nobody has seen is a guess.
    return offers.toSorted((a, b) => Number(a.target.sandbox) - Number(b.target.sandbox) || Number(b.seen) - Number(a.seen));
  }
  function usualOf(choice: Choice): Awaited<ReturnType<ModelChoice['chooseTarget']>> {
    // A route that apps run on is a rule of the organisation: what it does not serve goes nowhere else by itself.
    const route = choice.routes.find((offer) => offer.route.forApps);
    if (route !== undefined) return 'target' in route ? route : { refused: `apps run on the route “${route.route.name}”, and ${route.refused}` };
    const offers = offersOf(choice);
    const allowed = offers.find(({ rule }) => rule === null);
    return allowed ?? { refused: offers.length === 0 ? null : whyNone(offers, choice.run.asked) };
  }
  function findModel({ keys, run }: Choice, model: string): Awaited<ReturnType<ModelChoice['findTarget']>> {
    const slash = model.indexOf('/');
    const [provider, name] = [providers.get(model.slice(0, slash)), model.slice(slash + 1)];
    if (slash < 0) return { refused: 'no route goes by that name; a model is written as provider/model' };
    if (provider === undefined) return { refused: 'no provider goes by that name; write it as provider/model' };
    const own = keys.filter((key) => key.provider === provider.id);
    if (own.length === 0) return { refused: `your organisation has no active key of ${provider.name}` };
    const serving = own.filter((key) => offeredBy(provider, key).includes(name));
    if (serving.length === 0) return { refused: 'no active key serves it, or it does not answer in the form that apps need' };
    const target = toTarget(provider, name);
    const rules = serving.map((key) => refusingRule(key, run, { dialect: target.dialect, model: name }));
    const [rule] = rules;
    return rule === undefined || rule === null || rules.includes(null) ? { target } : { refused: `your organisation’s key for it ${refusalWords[rule](run.asked)}` };
  }
  return {
    async listTargets(asked) {
      const choice = await readChoice(asked);
      const usual = usualOf(choice);
      const models = offersOf(choice).flatMap(({ rule, target }) => (rule === null ? [target] : []));
      const routes = choice.routes.flatMap((offer) => ('target' in offer ? [offer.target] : []));
      const named = [...models.filter(({ model }, at) => models.findIndex((other) => other.model === model) === at), ...routes];
      const usualModel = 'target' in usual ? usual.target.model : null;
      return named.map((target) => ({ ...target, usual: target.model === usualModel })).toSorted((a, b) => Number(b.usual) - Number(a.usual));
    },
    chooseTarget: async (asked) => usualOf(await readChoice(asked)),
    async findTarget(asked, model) {
      const choice = await readChoice(asked);
      return choice.routes.find(({ route }) => route.name === model) ?? findModel(choice, model);
    },
    providerName({ receipt, chosenModel }) {
      // Before there is a receipt, nobody knows which leg of a route serves.
      const id = receipt?.provider ?? (chosenModel?.includes('/') === true ? chosenModel.split('/')[0] : undefined);
      return id === undefined ? null : providers.get(id)?.name ?? id;
    },
  };
}

/** Of each provider, what keeps its keys from the run: another rule before that about models, which says least. */
function whyNone(offers: readonly Offer[], asked: TargetQuestion): string {
  const rules = new Map<string, ScopeDimension>();
  for (const { target: { providerName }, rule } of offers) if (rule !== null && (rules.get(providerName) ?? 'models') === 'models') rules.set(providerName, rule);
  return [...rules].map(([providerName, rule]) => `the key of ${providerName} ${refusalWords[rule](asked)}`).join('; ');
}
