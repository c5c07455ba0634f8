import type { RouteDrill, RouteStep } from '@keystead/contract';
import { type ApiProblem, useAction, useRead } from '../../../api/index.ts';

interface Drilling {
  /** The last drill, or the one that runs; `null`: there was none yet. */
  readonly drill: RouteDrill | null;
  readonly loading: boolean;
  readonly running: boolean;
  readonly problem: ApiProblem | null;
  readonly run: () => Promise<RouteDrill | null>;
}

/** The last fail-over drill of a route. While one runs, whoever began it, what is known of it is read again and again. */
export function useDrill(routeId: string): Drilling {
  const action = useAction('drillRoute', { invalidates: ['listRouteDrills'] });
  const list = useRead('listRouteDrills', { query: { routeId } }, { pollMilliseconds: action.busy ? 700 : 15_000 });
  const drill = list.data?.items[0] ?? null;
  return {
    drill, loading: list.data === undefined && list.error === null, running: action.busy || drill?.state === 'running', problem: action.problem ?? list.error,
    run: async () => (await action.run({ params: { routeId } }))?.answer ?? null,
  };
}

export type DrillOfLeg = RouteDrill['legs'][number];

/** What the last drill says of a leg as it stands now; `null` where it was not in it. Pure. */
export function drillOf(drill: RouteDrill | null, { credentialId, model }: Pick<RouteStep, 'credentialId' | 'model'>): DrillOfLeg | null {
  return drill?.legs.find((leg) => leg.credentialId === credentialId && leg.model === model) ?? null;
}

/** Whether a leg was called: those with keys of the platform are not. Pure. */
export function wasCalled({ answer, problem }: DrillOfLeg): boolean {
  return answer !== null || problem !== null;
}

/** Whether a route's legs are those that were drilled. Pure. */
export function sameLegs(drill: RouteDrill, chain: readonly RouteStep[]): boolean {
  const key = ({ credentialId, model }: Pick<RouteStep, 'credentialId' | 'model'>): string => `${credentialId} ${model}`;
  return drill.legs.map(key).join('\n') === chain.map(key).join('\n');
}
