import { type EvalRequest, strictestOf } from '@keystead/contract';
import { InvalidRequest, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies, ModelTarget, TargetQuestion } from '../dependencies.ts';
import { type AppManifest, workOf } from '../manifest.ts';
import { type PlannedAnswer, planAnswers } from './plan.ts';

type Needed = Pick<CatalogueDependencies, 'people' | 'models' | 'prices'>;
type LeftOut = { readonly app: string; readonly why: string };

/** What a request names, found: the apps this caller may run, the models their keys serve. */
export interface Chosen {
  readonly manifests: readonly AppManifest[];
  readonly leftOut: readonly LeftOut[];
  readonly plan: readonly PlannedAnswer[];
  readonly targets: ReadonlyMap<string, ModelTarget>;
  readonly judge: ModelTarget | null;
}

/**
 * Finds what an eval asks for. An app that was named and cannot run is refused; of a pack, or of all, it is left out and said so.
 * @throws KeysteadError `not_found`, `plan_limit`; InvalidRequest naming a model that no key serves, or whose price is not known.
 */
export async function chooseForEval(needed: Needed, apps: ReadonlyMap<string, AppManifest>, principal: Principal, request: EvalRequest): Promise<Chosen> {
  const { manifests, leftOut } = await chooseApps(needed, apps, principal, request);
  const targets = new Map<string, ModelTarget>();
  const asked = questionOf(principal, manifests);
  for (const model of new Set(request.models)) targets.set(model, await targetOf(needed, asked, 'models', model));
  const judge = request.judge === undefined ? null : await targetOf(needed, asked, 'judge', request.judge);
  return { manifests, leftOut, targets, judge, plan: planAnswers(manifests, [...targets.keys()], request.cases ?? null) };
}

async function chooseApps({ people }: Needed, apps: ReadonlyMap<string, AppManifest>, principal: Principal, request: EvalRequest): Promise<Pick<Chosen, 'manifests' | 'leftOut'>> {
  const assignedToOthers = await people.hiddenApps(principal);
  const there = (manifest: AppManifest | undefined): manifest is AppManifest => manifest !== undefined && manifest.hidden === undefined && !assignedToOthers.has(manifest.id);
  if (request.apps.length > 0) {
    const named = [...new Set(request.apps)].map((id) => apps.get(id));
    for (const manifest of named) {
      if (!there(manifest)) throw new KeysteadError('not_found');
      await people.requireApp(principal.tenantId, manifest);
    }
    return { manifests: named.filter(there), leftOut: [] };
  }
  const manifests: AppManifest[] = [];
  const leftOut: LeftOut[] = [];
  for (const manifest of [...apps.values()].filter((each) => there(each) && (request.pack === undefined || each.pack === request.pack))) {
    const refusal = await people.requireApp(principal.tenantId, manifest).then(() => null, (error: unknown) => { if (error instanceof KeysteadError && error.code === 'plan_limit') return error; throw error; });
    if (refusal === null) manifests.push(manifest);
    else leftOut.push({ app: manifest.name, why: 'the plan does not run it' });
  }
  if (manifests.length === 0) throw new KeysteadError('plan_limit', { plan: 'present', limit: 'any of these apps; choose some under Settings → Plan' });
  return { manifests, leftOut };
}

/** Whether a key serves a model is asked for the first app; one that is kept from another app is refused by the gateway, case by case. */
function questionOf(principal: Principal, [first]: readonly AppManifest[]): TargetQuestion {
  const { tenantId, environment, userId, boundTeamId, dataClass } = principal;
  return { tenantId, environment, userId, teamId: boundTeamId ?? null, appId: first?.id ?? '', dataClass: strictestOf([first?.dataClass ?? null, dataClass]), ...first === undefined ? { priority: 'normal', complexity: 'standard' } : workOf(first) };
}

async function targetOf({ models, prices }: Needed, asked: TargetQuestion, path: string, model: string): Promise<ModelTarget> {
  const found = await models.findTarget(asked, model);
  if ('refused' in found) throw new InvalidRequest([{ path, message: found.refused }]);
  if (!found.target.sandbox && prices.atMost(found.target, { inputBytes: 1, maxOutputTokens: 1 }) === null) {
    throw new InvalidRequest([{ path, message: `no price is known for “${model}”, so no limit could be kept; models with a known price are listed under Prices` }]);
  }
  return found.target;
}
