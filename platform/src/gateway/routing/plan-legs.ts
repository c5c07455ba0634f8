import { priceOf } from '../../metering/index.ts';
import { answersBySchema } from '../../providers/index.ts';
import { GatewayError } from '../errors.ts';
import type { RouteConfiguration } from '../snapshot/configuration.ts';
import { type ConditionedCall, unmetCondition } from './conditions.ts';
import type { Target } from './resolve.ts';
import { type Measured, orderings } from './strategy.ts';

/** A leg in its place, with what put it there. */
export interface PlannedLeg extends Measured { readonly target: Target }
export interface Plan { readonly legs: readonly PlannedLeg[]; readonly leftOut: readonly { readonly target: Target; readonly reason: string }[] }

/** A request that is there, and so has a size. */
export interface MeasuredCall extends ConditionedCall {
  readonly inputTokens: number;
  /** Whether it asks for an answer by a JSON schema. Asked only where a leg’s model is known not to give one; left out: it does not. */
  readonly needsSchema?: () => boolean;
}

export interface PlanQuestion {
  /** As they were resolved: of this tenant, in scope. */
  readonly targets: readonly Target[];
  readonly route: RouteConfiguration;
  readonly call: MeasuredCall;
  /** The caller's own limit on output tokens. */
  readonly maxOutputTokens: number | null;
  /** Milliseconds since the epoch: prices change. */
  readonly at: number;
  readonly latencyOf: (target: Target) => number | null;
  /** 0 up to 1. */
  readonly random: () => number;
}

/** What answers come to where their length is not limited; only compared with itself. */
const usualOutputTokens = 500;

/** Which legs of a route are for this call, in the order of its strategy. Pure but for what is handed in. */
export function planLegs(question: PlanQuestion): Plan {
  const { route, call } = question;
  const leftOut: { target: Target; reason: string }[] = [];
  const fitting = question.targets.filter((target) => {
    const reason = unmetCondition(target.leg?.when, call);
    if (reason !== null) leftOut.push({ target, reason });
    return reason === null;
  });
  const unable = unableLegs(fitting, call);
  for (const target of unable) leftOut.push({ target, reason: 'its model does not answer in a given form (structured output)' });
  return { legs: orderings[route.strategy](fitting.filter((target) => !unable.has(target)).map((target) => measure(question, target)), question.random), leftOut };
}

/** Legs that are passed over, because their provider would refuse what another leg may answer. Where none may, each is asked all the same: the provider knows best. */
function unableLegs(fitting: readonly Target[], { needsSchema }: MeasuredCall): ReadonlySet<Target> {
  const unable = fitting.filter(({ provider, model }) => !answersBySchema(provider, model));
  return new Set(unable.length > 0 && unable.length < fitting.length && needsSchema?.() === true ? unable : []);
}

/** As `planLegs`, for a request that must go somewhere. @throws GatewayError `no_leg_applies` */
export function requireLegs(question: PlanQuestion): readonly Target[] {
  const { legs, leftOut } = planLegs(question);
  if (legs.length > 0) return legs.map(({ target }) => target);
  throw new GatewayError('no_leg_applies', { route: question.route.name, reasons: leftOut.map(({ target, reason }) => `"${target.credential.label}": ${reason}`).join('; ') }, { param: 'model' });
}

/** A measurement is taken only where the strategy asks for it. */
function measure({ route: { strategy }, call, maxOutputTokens, at, latencyOf }: PlanQuestion, target: Target): PlannedLeg {
  return {
    target, weight: target.leg?.weight ?? 1, latencyMilliseconds: strategy === 'least-latency' ? latencyOf(target) : null,
    costNanoUsd: strategy === 'lowest-cost' ? costOf(target, call.inputTokens, { output: maxOutputTokens ?? usualOutputTokens, at }) : null,
  };
}

/** What a request of this size comes to at a leg; `null`: no price is known. */
export function costOf(target: Target, inputTokens: number, { output, at }: { readonly output: number; readonly at: number }): number | null {
  const usage = { input: inputTokens, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
  return priceOf(usage, { priceId: target.provider.priceId, servedModel: null, askedModel: target.model, at: new Date(at), own: target.credential.prices })?.costNanoUsd ?? null;
}
