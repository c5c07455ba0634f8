import { actsAtProvider } from '../../dialects/index.ts';
import type { RouteConfiguration } from '../snapshot/configuration.ts';
import type { Surface } from '../surfaces/surface.ts';

export interface Drawn {
  readonly route: RouteConfiguration | null;
  readonly surface: Pick<Surface, 'kind' | 'dialect'>;
  readonly body: Readonly<Record<string, unknown>>;
  /** The policy sent it to this route for what it holds. */
  readonly rerouted: boolean;
}

/**
 * Whether a request is sent to its route's shadow as well: by lot, and never where asking twice would do something twice, or where
 * a policy has sent the request away from where it was meant to go. Pure but for the draw (0 up to 1).
 */
export function isDrawn({ route, surface, body, rerouted }: Drawn, random: () => number): boolean {
  if (route?.shadow === undefined || surface.kind !== 'generate' || rerouted || actsAtProvider(surface.dialect, body)) return false;
  return random() < route.shadow.share;
}
