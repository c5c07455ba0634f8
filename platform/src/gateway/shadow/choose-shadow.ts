import type { DataClass, Environment, RouteShadow } from '@keystead/contract';
import type { WorstCase } from '../../metering/index.ts';
import type { Step } from '../budgets.ts';
import { isPlatformPaid } from '../credit-hold.ts';
import type { Job } from '../chain/run.ts';
import { GatewayError } from '../errors.ts';
import type { GatewayDeps } from '../exchange.ts';
import { withAgreements, withinResidency } from '../policy/index.ts';
import { chooseVersion, drawOf } from '../routing/choose-version.ts';
import { resolve, type Target } from '../routing/resolve.ts';
import type { RouteConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';
import { translatableOf } from '../surfaces/surface.ts';

/** What a shadow is chosen by. */
export interface ShadowChoice {
  readonly tenant: TenantConfiguration;
  readonly route: RouteConfiguration;
  readonly shadow: RouteShadow;
  readonly job: Pick<Job, 'surface' | 'call' | 'record'>;
  /** The most that it can cost there. */
  readonly worstCaseOf: (target: Target) => WorstCase | null;
}

/** The shadow as its route names it now; `null`: the route is gone, or has none, or one elsewhere. Pure. */
export function presentShadow({ tenant, route, shadow }: Pick<ShadowChoice, 'tenant' | 'route' | 'shadow'>, snapshot: GatewayDeps['snapshot']): RouteShadow | null {
  const present = snapshot.tenant(tenant.id);
  // Its organisation is gone or suspended: that is refused, and said, where its key is chosen.
  if (present === undefined) return shadow;
  const now = present.routes.get(route.name);
  return now?.id === route.id && now.shadow?.credentialId === shadow.credentialId && now.shadow.model === shadow.model ? now.shadow : null;
}

/**
 * The one place that a shadow goes to, as the configuration stands now: this key of the tenant and no other.
 * @throws GatewayError where its scope, its place, its expiry or its breaker say no
 */
export function chooseShadow({ tenant, shadow, job, worstCaseOf }: ShadowChoice, requestId: string, { snapshot, providers, clock, health }: GatewayDeps): Step {
  const present = snapshot.tenant(tenant.id);
  if (present === undefined || present.suspended) throw new GatewayError('tenant_suspended');
  const now = clock.now().getTime();
  const model = `${shadow.credentialId}/${shadow.model}`;
  if (!present.credentials.has(shadow.credentialId)) throw new GatewayError('no_credential', { model: shadow.model, environment: job.call.environment, hint: 'The key of the route’s shadow is disabled, deleted or for another environment.' });
  const placed = withinResidency(resolve({ tenant: present, environment: job.call.environment as Environment, dialect: job.surface.dialect, translatable: translatableOf(job.surface), model, now, call: job.call }, providers), present.policy, { dataClass: job.call.dataClass as DataClass, model: shadow.model });
  const [first] = withAgreements(placed, present, { dataClass: job.call.dataClass as DataClass, now });
  // My key or fail: nobody else pays for a comparison.
  if (first === undefined || isPlatformPaid(first)) throw new GatewayError('no_credential', { model: shadow.model, environment: job.call.environment, hint: 'The shadow of a route needs a key of the organisation’s own.' });
  const { target } = chooseVersion(first, { environment: job.call.environment as Environment, number: drawOf(requestId), now });
  if (health.look(present.id, target) !== 'yes' || health.restOf(present.id, target) > 0) throw new GatewayError('provider_unreachable', { provider: target.provider.name, detail: 'it failed a moment ago, and shadows spare it' });
  return { target, worstCase: worstCaseOf(target), backup: null };
}
