import type { Database, ImplementedOperation } from '../foundation/index.ts';
import { createRoute } from './http/create-route.ts';
import { type DrillDeps, drillRoute } from './http/drill-route.ts';
import { dryRunRoute } from './http/dry-run-route.ts';
import { deleteRoute } from './http/delete-route.ts';
import { listRoutes } from './http/list-routes.ts';
import { translateRequest } from './http/translate-request.ts';
import { updateRoute } from './http/update-route.ts';
import type { DryRunPort } from './ports.ts';
import { type PolicyDeps, readPolicy, tryPolicy, updatePolicy } from './policy/index.ts';

/** The control plane's operations of this part: routes and the policy. */
export function gatewayOperations(deps: { database: Database } & PolicyDeps & { readonly dryRun: DryRunPort } & DrillDeps): readonly ImplementedOperation[] {
  return [listRoutes(deps), createRoute(deps), updateRoute(deps), deleteRoute(deps), translateRequest(), dryRunRoute(deps), drillRoute(deps), readPolicy(deps), updatePolicy(deps), tryPolicy(deps)];
}
