import { type DryRunLeg, regionTexts, type RouteStep, type ScopedCall } from '@keystead/contract';
import { GatewayError } from '../errors.ts';
import type { Concurrency } from '../health/concurrency.ts';
import type { LiveHealth } from '../health/live-health.ts';
import { uncovered, uncoveredInWords } from '../policy/agreements.ts';
import { outOfPlace, placesOf, regionOfTarget } from '../policy/residency.ts';
import { pausedError } from '../request/pauses.ts';
import { unmetCondition } from '../routing/conditions.ts';
import { type MeasuredCall, costOf, planLegs } from '../routing/plan-legs.ts';
import { type Providers, type Question, resolve, resolveLeg, type Target } from '../routing/resolve.ts';
import type { RouteConfiguration, Snapshot, TenantConfiguration } from '../snapshot/configuration.ts';
import { surfaceOfEndpoint, translatableOf } from '../surfaces/surface.ts';
import { decide, type Decided } from './decide.ts';
import type { DryRunAnswer, DryRunQuestion } from './question.ts';

/** What a dry run looks at; nothing of it is changed. */
export interface DryRunDeps {
  readonly snapshot: Pick<Snapshot, 'tenant'>;
  readonly providers: Providers;
  readonly health: LiveHealth;
  readonly concurrency: Concurrency;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

interface Asked extends DryRunDeps { readonly tenant: TenantConfiguration; readonly sent: DryRunQuestion; readonly decided: Decided; readonly question: Question; readonly call: MeasuredCall & Pick<ScopedCall, 'environment'> }
type Reason = DryRunLeg['reasons'][number];
type Explained = Omit<DryRunAnswer, 'decisions'>;

/**
 * Which key would serve a request, and why: as the gateway decides, with a reason for each leg that would not. `null`: there is no such
 * organisation. Pure: it sends nothing, opens no key and takes no probe.
 */
export function explain(deps: DryRunDeps, tenantId: string, sent: DryRunQuestion): DryRunAnswer | null {
  const tenant = deps.snapshot.tenant(tenantId);
  if (tenant === undefined) return null;
  const { refusal, ...rest } = decide(tenant, sent);
  const caller = { tenant, tokenId: null, userId: null, appId: sent.appId };
  const decided = { ...rest, refusal: pausedError(caller, sent.model) ?? refusal ?? pausedError(caller, rest.model) };
  const { decisions: { dataClass: { value: dataClass }, complexity }, inputTokens, model } = decided;
  // A team of somebody else is none.
  const teamIds = new Set(sent.teamId !== null && tenant.teams.has(sent.teamId) ? [sent.teamId] : []);
  const call = { environment: sent.environment, teamIds, appId: sent.appId, workflowId: null, endpoint: sent.endpoint, dataClass };
  const surface = surfaceOfEndpoint(sent.endpoint);
  if (surface === undefined) return null;
  const question: Question = { tenant, environment: sent.environment, dialect: surface.dialect, translatable: translatableOf(surface), model, now: deps.now, call };
  const asked: Asked = { ...deps, tenant, sent, decided, question, call: { ...call, priority: sent.priority, inputTokens, complexity: () => complexity.verdict, needsSchema: () => sent.shape.structured } };
  const route = tenant.routes.get(model) ?? null;
  return { decisions: decided.decisions, ...(route === null ? explainModel(asked) : explainRoute(asked, route)) };
}

/** A model by itself: the one target that it leads to. */
function explainModel(asked: Asked): Explained {
  if (asked.decided.refusal !== null) return { route: null, legs: [], refusal: told(asked.decided.refusal) };
  const targets = attempted(() => resolve(asked.question, asked.providers));
  if (targets instanceof GatewayError) return { route: null, legs: [], refusal: told(targets) };
  const legs = inTurn(asked, targets.map((target) => ({ target, reason: misplaced(asked, target) ?? unagreed(asked, target) })));
  return { route: null, legs, refusal: refusalOf(asked, legs) };
}

function explainRoute(asked: Asked, route: RouteConfiguration): Explained {
  const described = { id: route.id, name: route.name, strategy: route.strategy, delivery: route.delivery };
  // What the policy blocks reaches no leg.
  if (asked.decided.refusal !== null) return { route: described, legs: [], refusal: told(asked.decided.refusal) };
  const found = route.chain.map((leg) => ({ leg, target: targetOf(asked, route, leg) }));
  const fitting: Target[] = [];
  const leftOut: DryRunLeg[] = [];
  for (const { leg, target } of found) {
    const reason = 'code' in target ? target : misplaced(asked, target) ?? unagreed(asked, target) ?? unmet(asked, target);
    if ('code' in target) leftOut.push(unusable(asked, leg, target));
    else if (reason !== null) leftOut.push(describe(asked, target, 'left-out', [reason]));
    else fitting.push(target);
  }
  // Without chance the legs of a draw stand as they are likely to come.
  const plan = planLegs({ targets: fitting, route, call: asked.call, maxOutputTokens: asked.sent.maxOutputTokens, at: asked.now, random: () => 0.5, latencyOf: (target) => asked.health.latencyOf(asked.tenant.id, target) });
  const unable = plan.leftOut.map(({ target, reason }) => describe(asked, target, 'left-out', [{ code: 'no_structured_output', text: sentence(reason) }]));
  const legs = [...inTurn(asked, plan.legs.map(({ target }) => ({ target, reason: null }))), ...unable, ...leftOut];
  return { route: described, legs, refusal: refusalOf(asked, legs) };
}

/** A leg's target, or why there is none. */
function targetOf(asked: Asked, route: RouteConfiguration, leg: RouteStep): Target | Reason {
  if (leg.payer === 'platform') return attempted(() => resolveLeg(asked.question, asked.providers, route, leg), ({ code, message }) => ({ code, text: message })) ?? { code: 'no_credential', text: 'Its key cannot be used.' };
  if (!asked.tenant.credentials.has(leg.credentialId)) return { code: 'no_credential', text: 'Its key is disabled or deleted.' };
  const [target] = attempted(() => resolve({ ...asked.question, model: `${leg.credentialId}/${leg.model}` }, asked.providers), (error) => [error]);
  if (target instanceof GatewayError) return { code: target.code, text: target.message.replaceAll(`${leg.credentialId}/`, '') };
  return target === undefined ? { code: 'no_credential', text: 'Its key cannot be used.' } : { ...target, leg };
}

function misplaced({ tenant: { policy }, call }: Asked, target: Target): Reason | null {
  const found = policy === null || policy === undefined ? null : outOfPlace(policy, target, call.dataClass as Parameters<typeof outOfPlace>[2]);
  return found === null ? null : { code: 'residency_refused', text: `Requests of this class go to ${placesOf(found.rule)}, and it is in ${regionTexts[found.region]}.` };
}

function unagreed({ tenant, call, now }: Asked, target: Target): Reason | null {
  const found = uncovered(tenant, target, { dataClass: call.dataClass as Parameters<typeof uncovered>[2]['dataClass'], now });
  return found === null ? null : { code: 'agreement_missing', text: uncoveredInWords(found) };
}

function unmet({ call }: Asked, target: Target): Reason | null {
  const reason = unmetCondition(target.leg?.when, call);
  return reason === null ? null : { code: 'condition_not_met', text: sentence(reason) };
}

const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** Legs in the order of the strategy: the first that nothing is in the way of serves. */
function inTurn(asked: Asked, planned: readonly { readonly target: Target; readonly reason: Reason | null }[]): DryRunLeg[] {
  const judged = planned.map(({ target, reason }) => ({ target, leftOut: reason, obstacles: reason === null ? obstaclesOf(asked, target) : [] }));
  const able = judged.filter(({ leftOut }) => leftOut === null);
  // Where something is in the way of all of them, the first is asked nevertheless.
  const first = able.find(({ obstacles }) => obstacles.length === 0) ?? able[0];
  return judged.map((each) => {
    if (each.leftOut !== null) return describe(asked, each.target, 'left-out', [each.leftOut]);
    return describe(asked, each.target, each === first ? 'serves' : each.obstacles.length > 0 ? 'passed-over' : 'next', each.obstacles);
  });
}

function obstaclesOf({ tenant, health, concurrency }: Asked, target: Target): Reason[] {
  const { credential } = target;
  const reasons: Reason[] = [];
  const live = health.healthOf(tenant.id, target);
  if (health.look(tenant.id, target) === 'no') reasons.push({ code: 'breaker_open', text: `Its calls failed lately (${live.lastFailure ?? 'unknown'}); ${live.probeInMilliseconds === null ? 'one call is finding out whether it is good again' : `one call will find out in ${inSeconds(live.probeInMilliseconds)} s`}.` });
  const rest = health.restOf(tenant.id, target);
  if (rest > 0) reasons.push({ code: 'resting', text: `Its provider asked not to be called with this key for ${inSeconds(rest)} s.` });
  const { taken } = concurrency.countOf(credential.id);
  if (credential.caps.maxConcurrent !== null && concurrency.isFull(credential.id, credential.caps.maxConcurrent)) reasons.push({ code: 'concurrency_capped', text: credential.owner === undefined ? `${taken} calls are under way with it, which is all it may have here at once.` : 'As many calls are under way with it as it may have here at once.' });
  return reasons;
}

function describe(asked: Asked, target: Target, verdict: DryRunLeg['verdict'], reasons: readonly Reason[]): DryRunLeg {
  const { tenant, health, concurrency, sent } = asked;
  const { credential, provider, model } = target;
  const live = health.healthOf(tenant.id, target);
  return {
    credentialId: credential.id, label: credential.label, fingerprint: credential.owner === undefined ? credential.version.fingerprint : null, payer: credential.payer, provider: provider.id, model, verdict, reasons: [...reasons], translated: target.dialect !== asked.question.dialect,
    region: regionOfTarget(target, tenant.policy?.places ?? new Map()), weight: target.leg?.weight ?? 1, costNanoUsd: costOf(target, asked.decided.inputTokens, { output: sent.maxOutputTokens ?? 500, at: asked.now }),
    health: {
      state: live.state, sinceSeconds: inSeconds(live.sinceMilliseconds), probeInSeconds: live.probeInMilliseconds === null ? null : inSeconds(live.probeInMilliseconds), lastFailure: live.lastFailure,
      firstByteMilliseconds: live.firstByteMilliseconds === null ? null : Math.round(live.firstByteMilliseconds), inFlight: live.inFlight, waiting: credential.owner === undefined ? concurrency.countOf(credential.id).waiting : 0,
    },
  };
}

/** A leg whose key this call may not use, or that is gone. */
function unusable({ tenant }: Asked, leg: RouteStep, reason: Reason): DryRunLeg {
  const credential = tenant.credentials.get(leg.credentialId);
  return {
    credentialId: leg.credentialId, label: credential?.label ?? null, fingerprint: credential?.version.fingerprint ?? null, payer: leg.payer ?? 'tenant', provider: credential?.provider ?? null, model: leg.model, verdict: 'left-out', reasons: [reason],
    translated: null, region: null, weight: leg.weight ?? 1, costNanoUsd: null, health: null,
  };
}

function refusalOf({ question, providers }: Asked, legs: readonly DryRunLeg[]): DryRunAnswer['refusal'] {
  if (legs.some(({ verdict }) => verdict === 'serves')) return null;
  const refused = attempted(() => resolve(question, providers));
  if (refused instanceof GatewayError) return told(refused);
  const reasons = legs.flatMap(({ label, reasons: [reason] }) => (reason === undefined ? [] : [`"${label ?? 'a key'}": ${reason.text}`]));
  return told(new GatewayError('no_leg_applies', { route: question.model, reasons: reasons.join(' ') }));
}

function attempted<Result, Otherwise = GatewayError>(work: () => Result, otherwise: (error: GatewayError) => Otherwise = (error) => error as Otherwise): Result | Otherwise {
  try {
    return work();
  } catch (error) {
    if (error instanceof GatewayError) return otherwise(error);
    throw error;
  }
}

function told({ code, message }: GatewayError): { code: string; message: string } {
  return { code, message };
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
