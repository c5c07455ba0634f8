import type { Database, ImplementedOperation } from '../foundation/index.ts';
import { createRoute } from './http/create-route.ts';
import { type DrillDeps, drillRoute } from './http/drill-route.ts';
import { dryRunRoute } from './http/dry-run-route.ts';
import { deleteRoute } from './http/delete-route.ts';
import { listRouteDrills } from './http/list-route-drills.ts';
import { listRoutes } from './http/list-routes.ts';
import { readLiveHealth } from './http/read-live-health.ts';
import { readShadowComparison } from './http/read-shadow-comparison.ts';
import { translateRequest } from './http/translate-request.ts';
import { updateRoute } from './http/update-route.ts';
import type { LiveHealthPort } from './health/ask-gateways.ts';
import type { DryRunPort } from './ports.ts';
import { type PolicyDeps, readPolicy, tryPolicy, updatePolicy } from './policy/index.ts';

/** The control plane's operations of this part: routes and the policy. */
export function gatewayOperations(deps: { database: Database } & PolicyDeps & { readonly dryRun: DryRunPort; readonly liveHealth: LiveHealthPort } & DrillDeps): readonly ImplementedOperation[] {
  return [listRoutes(deps), createRoute(deps), updateRoute(deps), deleteRoute(deps), translateRequest(), dryRunRoute(deps), drillRoute(deps), listRouteDrills(deps), readLiveHealth(deps), readShadowComparison(deps), readPolicy(deps), updatePolicy(deps), tryPolicy(deps)];
}
