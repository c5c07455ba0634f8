import type { Database, ImplementedOperation } from '../foundation/index.ts';
import { createRoute } from './http/create-route.ts';
import { deleteRoute } from './http/delete-route.ts';
import { listRoutes } from './http/list-routes.ts';
import { updateRoute } from './http/update-route.ts';

/** The control plane's operations of this part: routes. */
export function gatewayOperations(deps: { database: Database }): readonly ImplementedOperation[] {
  return [listRoutes(deps), createRoute(deps), updateRoute(deps), deleteRoute(deps)];
}
