import { type AgreementKind, agreementKindTexts, type AgreementRule, type DataClass, strictnessOf } from '@keystead/contract';
import { GatewayError } from '../errors.ts';
import type { Target } from '../routing/resolve.ts';
import type { RegisteredAgreement, TenantConfiguration } from '../snapshot/configuration.ts';
import { regionOfTarget } from './residency.ts';

type Agreed = Pick<TenantConfiguration, 'policy' | 'agreements'>;

/** What a target is asked by: whose key it is, at which provider and where. */
export type Covered = Pick<Target, 'model'> & { readonly credential: Pick<Target['credential'], 'id' | 'provider' | 'origin' | 'owner'>; readonly provider: Pick<Target['provider'], 'sandbox' | 'custom'> };

/** Why a target may not take a request of this class: the rule, what is missing, and when it ended or begins where there is one. */
export interface Uncovered { readonly rule: AgreementRule; readonly kind: AgreementKind; readonly ended: number | null; readonly begins: number | null; readonly platformKey: boolean }

/** What is asked: the class of the request, now in milliseconds since the epoch. */
export interface AskedNow { readonly dataClass: DataClass; readonly now: number }

/**
 * The first rule whose agreements a target's provider lacks (A6); `null` where none does. A rule holds for its class and every stricter one. What runs on this
 * installation needs no agreement, since nothing leaves. A key of the platform has none: the organisation's own agreements are about its own accounts. Where
 * a key's address was typed by the organisation, an agreement has to name that key. Pure.
 */
export function uncovered({ policy, agreements = [] }: Agreed, target: Covered, { dataClass, now }: AskedNow): Uncovered | null {
  if (policy === null || policy.agreements.length === 0) return null;
  const strictness = strictnessOf(dataClass);
  const binding = policy.agreements.filter((rule) => strictnessOf(rule.dataClass) <= strictness);
  if (binding.length === 0 || regionOfTarget(target, policy.places) === 'local') return null;
  const platformKey = target.credential.owner !== undefined;
  const own = platformKey ? [] : agreements.filter((each) => concerns(each, target));
  for (const rule of binding) {
    const kind = rule.kinds.find((each) => !own.some((agreement) => agreement.kind === each && inForce(agreement, now)));
    if (kind === undefined) continue;
    const such = own.filter((agreement) => agreement.kind === kind);
    const ended = Math.max(...such.flatMap(({ until }) => (until !== null && until <= now ? [until] : [])));
    const begins = Math.min(...such.flatMap(({ from }) => (from > now ? [from] : [])));
    return { rule, kind, platformKey, ended: Number.isFinite(ended) ? ended : null, begins: Number.isFinite(begins) ? begins : null };
  }
  return null;
}

function concerns({ provider, credentialId }: RegisteredAgreement, target: Covered): boolean {
  return provider === target.credential.provider && (credentialId === null ? target.provider.custom !== true : credentialId === target.credential.id);
}

function inForce({ from, until }: RegisteredAgreement, now: number): boolean {
  return from <= now && (until === null || now < until);
}

/**
 * The targets whose providers have what the policy asks for; the others are left out of the chain.
 * @throws GatewayError `agreement_missing`, naming rule, provider and what is missing, where none is left.
 */
export function withAgreements<T extends Target>(targets: readonly T[], tenant: Agreed, asked: AskedNow): readonly T[] {
  if (tenant.policy === null || tenant.policy.agreements.length === 0) return targets;
  let refused: { readonly target: T; readonly reason: Uncovered } | null = null;
  const left = targets.filter((target) => {
    const reason = uncovered(tenant, target, asked);
    if (reason !== null) refused ??= { target, reason };
    return reason === null;
  });
  if (left.length > 0 || refused === null) return left;
  const { target, reason }: { readonly target: Target; readonly reason: Uncovered } = refused;
  throw new GatewayError('agreement_missing', { scope: scopeInWords(reason.rule), needed: kindsInWords(reason.rule), state: stateInWords(reason), provider: target.provider.name, key: target.credential.label }, { param: 'model' });
}

function scopeInWords({ dataClass }: AgreementRule): string {
  return dataClass === 'unlabelled' ? 'requests' : `data of the class "${dataClass}" and stricter`;
}

function kindsInWords({ kinds }: AgreementRule): string {
  return kinds.map((kind) => agreementKindTexts[kind].name.toLowerCase()).join(' and ');
}

/** What is wrong, in words that go before “for PROVIDER”. */
export function stateInWords({ kind, ended, begins, platformKey }: Uncovered): string {
  const name = agreementKindTexts[kind].name.toLowerCase();
  if (platformKey) return `the ${name} of your organisation does not cover a key of the platform, which is what would serve`;
  if (begins !== null) return `the ${name} begins only on ${dayOf(begins)}`;
  // The day before it is the last one.
  return ended === null ? `no ${name} is registered` : `the ${name} ended on ${dayOf(ended - 1)}`;
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** For the dry run: why a leg is left out. */
export function uncoveredInWords(found: Uncovered): string {
  return `${scopeInWords(found.rule).replace(/^./, (first) => first.toUpperCase())} needs a ${kindsInWords(found.rule)} in force with its provider, and ${stateInWords(found)}.`;
}
