import { type Delivery, type RouteConditions, type RouteLimits, type RouteShadow, type RouteStep, type RouteStrategy } from '@keystead/contract';
import type { ItemOf } from '../../../api/index.ts';

export type SavedRoute = ItemOf<'listRoutes'>;
/** A leg on the screen; `key` stays with it wherever it is moved. */
export type DraftLeg = RouteStep & { readonly key: number };

export interface RouteDraft {
  readonly name: string;
  readonly chain: readonly DraftLeg[];
  readonly strategy: RouteStrategy;
  readonly delivery: Delivery;
  readonly limits: RouteLimits;
  readonly shadow: RouteShadow | null;
  readonly forApps: boolean;
}

export function draftOf(route: SavedRoute | null): RouteDraft {
  const chain = route?.chain ?? [{ credentialId: '', model: '' }];
  return { name: route?.name ?? '', chain: chain.map((leg, key) => ({ ...leg, key })), strategy: route?.strategy ?? 'order', delivery: route?.delivery ?? 'immediate', limits: route?.limits ?? {}, shadow: route?.shadow ?? null, forApps: route?.forApps ?? false };
}

/** As it is sent: what says nothing is left out. */
export function bodyOf({ chain, strategy, delivery, limits, shadow, forApps }: RouteDraft) {
  return { chain: chain.map(({ key: _key, ...leg }): RouteStep => ({ ...leg, model: leg.model.trim() })), strategy, delivery, limits, shadow: shadow === null ? null : { ...shadow, model: shadow.model.trim() }, forApps };
}

export function sameDraft(left: RouteDraft, right: RouteDraft): boolean {
  return left.name === right.name && JSON.stringify(bodyOf(left)) === JSON.stringify(bodyOf(right));
}

export function withLeg(draft: RouteDraft): RouteDraft {
  return { ...draft, chain: [...draft.chain, { key: Math.max(-1, ...draft.chain.map(({ key }) => key)) + 1, credentialId: '', model: '' }] };
}

/** With the leg of this key at another place. */
export function moved(draft: RouteDraft, key: number, to: number): RouteDraft {
  const leg = draft.chain.find((each) => each.key === key);
  if (leg === undefined || to < 0 || to >= draft.chain.length) return draft;
  const chain = draft.chain.filter((each) => each.key !== key);
  chain.splice(to, 0, leg);
  return { ...draft, chain };
}

/** An object with one of its members set, or taken out where there is nothing to say. */
export function withMember<T extends object, K extends keyof T>(of: T, name: K, value: T[K] | undefined): T {
  const { [name]: _before, ...rest } = of;
  const empty = value === undefined || (Array.isArray(value) && value.length === 0);
  return (empty ? rest : { ...rest, [name]: value }) as T;
}

/** The conditions of a leg; `undefined` where none is left. */
export function withCondition<K extends keyof RouteConditions>(when: RouteConditions | undefined, name: K, value: RouteConditions[K] | undefined): RouteConditions | undefined {
  const next = withMember<RouteConditions, K>(when ?? {}, name, value);
  return Object.keys(next).length === 0 ? undefined : next;
}

/** The models of legs that are known not to answer in a given form, leg by leg. @param patternsOf Regular expressions of such models of a key’s provider. */
export function unableModels({ chain }: RouteDraft, patternsOf: (credentialId: string) => readonly string[]): readonly string[] {
  return chain.map(({ credentialId, model }) => ({ credentialId, model: model.trim() })).filter(({ credentialId, model }) => patternsOf(credentialId).some((pattern) => new RegExp(pattern).test(model))).map(({ model }) => model);
}
