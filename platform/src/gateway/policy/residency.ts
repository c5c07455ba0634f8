import { type DataClass, type Region, regionTexts, type ResidencyRule, strictnessOf } from '@keystead/contract';
import { regionOf } from '../../providers/index.ts';
import { GatewayError } from '../errors.ts';
import type { Target } from '../routing/resolve.ts';
import type { PolicyConfiguration } from './configuration.ts';

/** What a target is asked by: its key's origin and the model. */
export type Placed = Pick<Target, 'model'> & { readonly credential: Pick<Target['credential'], 'origin'>; readonly provider: Pick<Target['provider'], 'sandbox'> };

type Residency = Pick<PolicyConfiguration, 'residency' | 'places'>;

/** Why a target may not take a request of this class: the rule, and where the target is. */
export interface OutOfPlace { readonly rule: ResidencyRule; readonly region: Region }

/**
 * Where a target is. What its address says goes before what the organisation states; what neither says is `unknown`. The sandbox runs
 * on this installation.
 */
export function regionOfTarget({ credential: { origin }, model, provider }: Placed, places: Residency['places']): Region {
  if (provider.sandbox) return 'local';
  const known = regionOf({ origin, model });
  // A statement is about an address of which nothing is known, not about a profile that spans regions at one that is.
  return known === 'unknown' && regionOf({ origin, model: '' }) === 'unknown' ? places.get(origin) ?? 'unknown' : known;
}

/** The first rule that keeps a request of this class from a target; `null` where none does. A rule holds for its class and every stricter one. Pure. */
export function outOfPlace(policy: Residency, target: Placed, dataClass: DataClass): OutOfPlace | null {
  const strictness = strictnessOf(dataClass);
  const bound = policy.residency.filter((rule) => strictnessOf(rule.dataClass) <= strictness);
  if (bound.length === 0) return null;
  const region = regionOfTarget(target, policy.places);
  const refusing = bound.find((rule) => !(rule.regions === 'any' || (region !== 'unknown' && rule.regions.includes(region))) || !(rule.origins === 'any' || rule.origins.includes(target.credential.origin)));
  return refusing === undefined ? null : { rule: refusing, region };
}

/**
 * The targets that a request of this class may go to (G9).
 * @throws GatewayError `residency_refused`, naming rule and place, where none is left.
 */
export function withinResidency<T extends Target>(targets: readonly T[], policy: PolicyConfiguration | null, asked: { readonly dataClass: DataClass; readonly model: string }): readonly T[] {
  if (policy === null || policy.residency.length === 0) return targets;
  let refused: { readonly target: T; readonly reason: OutOfPlace } | null = null;
  const left = targets.filter((target) => {
    const reason = outOfPlace(policy, target, asked.dataClass);
    if (reason !== null) refused ??= { target, reason };
    return reason === null;
  });
  if (left.length > 0 || refused === null) return left;
  throw refusal(refused, asked);
}

function refusal({ target, reason: { rule, region } }: { readonly target: Target; readonly reason: OutOfPlace }, asked: { readonly dataClass: DataClass; readonly model: string }): GatewayError {
  return new GatewayError('residency_refused', {
    model: asked.model, dataClass: asked.dataClass, rule: `${rule.dataClass === 'unlabelled' ? 'every request' : `data of the class "${rule.dataClass}" and stricter`}: ${placesOf(rule)}`,
    key: target.credential.label, origin: target.credential.origin, region: regionTexts[region],
  }, { param: 'model' });
}

/** A rule's places in words. */
export function placesOf({ regions, origins }: ResidencyRule): string {
  if (regions !== 'any' && regions.length === 0) return 'nowhere';
  if (origins !== 'any' && origins.length === 0) return 'nowhere';
  const parts = [regions === 'any' ? null : regions.map((region) => regionTexts[region]).join(', '), origins === 'any' ? null : `at ${origins.join(', ')}`];
  return parts.filter((part) => part !== null).join(', ') || 'anywhere';
}
