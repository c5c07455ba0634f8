import type { BudgetScopeKind } from '@keystead/contract';
import type { CallerRecord } from '../../metering/index.ts';
import type { Target } from '../routing/resolve.ts';
import type { BudgetConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';

/** Whom a request is counted for, apart from the key and model of an attempt. */
export interface CountedFor {
  readonly teamId: string | null;
  readonly userId: string | null;
  readonly appId: string | null;
  readonly workflowId: string | null;
  readonly project: string | null;
  /** As the caller wrote it: a route's name, too. */
  readonly askedModel: string;
}

/** Of the caller as records have it. */
export function countedFor({ teamId = null, userId, appId, workflow, project }: CallerRecord, askedModel: string): CountedFor {
  return { teamId, userId, appId, workflowId: workflow ?? null, project: project ?? null, askedModel };
}

type Matches = (scopeId: string | null, counted: CountedFor, target: Target) => boolean;

const matches: Readonly<Record<BudgetScopeKind, Matches>> = {
  tenant: () => true,
  team: (id, { teamId }) => id === teamId,
  user: (id, { userId }) => id === userId,
  app: (id, { appId }) => id === appId,
  workflow: (id, { workflowId }) => id === workflowId,
  project: (id, { project }) => id === project,
  credential: (id, _counted, { credential }) => id === credential.id,
  model: (id, { askedModel }, { model }) => id === model || id === askedModel,
};

/** A tenant's configuration never changes in place, so what was matched stays right as long as it is in force. */
const known = new WeakMap<TenantConfiguration, Map<string, readonly BudgetConfiguration[]>>();
/** Callers choose the model's name. */
const mostKnown = 5_000;

/** Every budget that one attempt counts in, remembered for each configuration. */
export function budgetsFor(tenant: TenantConfiguration, counted: CountedFor, target: Target): readonly BudgetConfiguration[] {
  let lists = known.get(tenant);
  if (lists === undefined) known.set(tenant, lists = new Map());
  // Callers choose the names, which may hold spaces and never a new line: no two of them may read the same together.
  const key = `${target.credential.id} ${counted.userId} ${counted.teamId} ${counted.appId}\n${counted.workflowId ?? ''}\n${counted.project ?? ''}\n${target.model.length} ${target.model}${counted.askedModel}`;
  const list = lists.get(key);
  if (list !== undefined) return list;
  // Money of the platform's keys is counted in credits, and in no sum with that of own keys.
  const found = tenant.budgets.filter(({ scopeKind, scopeId, unit }) => (unit !== 'nano_usd' || target.credential.owner === undefined) && matches[scopeKind](scopeId, counted, target));
  if (lists.size >= mostKnown) lists.clear();
  lists.set(key, found);
  return found;
}
