import type { AnomalyKind, AnomalySettings, AnomalySubjectKind } from '@keystead/contract';

export const hourMilliseconds = 3_600_000;
export const dayMilliseconds = 86_400_000;

/** Calls of one hour that have all of this in common. Money is nano-US-dollars, an hour its beginning in milliseconds since the epoch. */
export interface UseFact {
  readonly hour: number;
  readonly tokenId: string | null;
  readonly userId: string | null;
  /** `null`: no app, the API itself. */
  readonly appId: string | null;
  readonly credentialId: string | null;
  readonly provider: string | null;
  readonly model: string;
  /** What was asked for: a model, or the name of a route. */
  readonly askedModel: string;
  readonly requests: number;
  readonly costNanoUsd: number;
}

/** Where calls of one caller came from on one day, and what sent them. */
export interface OriginFact {
  readonly day: number;
  readonly tokenId: string | null;
  readonly userId: string | null;
  /** The /24 or /48 that it came from. */
  readonly network: string;
  readonly client: string;
  readonly requests: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Calls of one caller to one thing that a rate limit refused in one hour. `askedModel`: as in a use. */
export interface RefusalFact { readonly hour: number; readonly tokenId: string | null; readonly userId: string | null; readonly askedModel: string; readonly requests: number }

/** Calls of one hour from one network with a token that is none any more: revoked, expired, or of somebody who is not active. */
export interface RefusedTokenFact { readonly hour: number; readonly tokenId: string; readonly reason: string; readonly network: string; readonly requests: number; readonly firstAt: number; readonly lastAt: number }

/** Calls of one hour whose key its provider refused: it took it for none (`rejected`), or it lacks a right. */
export interface RefusedKeyFact { readonly hour: number; readonly credentialId: string; readonly rejected: boolean; readonly requests: number; readonly firstAt: number; readonly lastAt: number }

/** Sign-ins that failed in one hour. `network`: as in an origin; `unknown` where the address was erased from the log. */
export interface SignInFact { readonly hour: number; readonly userId: string | null; readonly network: string; readonly failures: number }

export interface Observed {
  readonly use: readonly UseFact[];
  readonly origins: readonly OriginFact[];
  readonly refusals: readonly RefusalFact[];
  readonly signIns: readonly SignInFact[];
  readonly refusedTokens: readonly RefusedTokenFact[];
  readonly refusedKeys: readonly RefusedKeyFact[];
}

export interface Subject { readonly kind: AnomalySubjectKind; readonly id: string }

export interface ChartPoint { readonly at: number; readonly observed: number; readonly expected: number }

/** What a detector found; what it says in words is made of the figures when somebody reads it. */
export interface Finding {
  readonly kind: AnomalyKind;
  readonly subject: Subject;
  /** When it began, and the last moment of which it is known. */
  readonly since: number;
  readonly until: number;
  /** In the unit of its kind: nano-US-dollars, requests or failures. */
  readonly observed: number;
  /** What is usual; `null` where there is nothing to compare with. */
  readonly expected: number | null;
  /** Words that the cause is filled in with: model, network, client, app. No names of people. */
  readonly words: Readonly<Record<string, string>>;
  /** What is new: models, networks, programs, apps. Empty where the kind is about amounts. */
  readonly novelties: readonly string[];
  /** Who and what stands behind it, by its part of it, the largest first: these can be paused. */
  readonly behind: readonly (Subject & { readonly share: number })[];
  /** Hour by hour. */
  readonly chart: readonly ChartPoint[];
}

/** What a detector looks at. `present` is yesterday and today; the baseline ends where it begins. */
export interface View {
  readonly now: number;
  readonly settings: AnomalySettings;
  readonly baseline: Baseline;
  readonly present: Observed;
  /** Models that the organisation's own routes name. */
  readonly routedModels: ReadonlySet<string>;
  /** Names of its routes. */
  readonly routes: ReadonlySet<string>;
}

/** How one caller usually calls. */
export interface CallerProfile {
  readonly requests: number;
  /** Days (UTC) with a call. */
  readonly activeDays: number;
  /** Hours of the day with a call on working days, and on weekends. */
  readonly workHours: readonly number[];
  readonly restHours: readonly number[];
  /** How many hours of the window had a call. */
  readonly activeHours: number;
}

/** From where, with what and on how many days one caller called: how many networks, programs and days (UTC). */
export interface OriginHabits { readonly networks: number; readonly clients: number; readonly days: number }

/** What is usual, learnt from the window before `present`. */
export interface Baseline {
  readonly from: number;
  readonly to: number;
  /** Days with any call. */
  readonly activeDays: number;
  /** What each hour cost, from `from` on. */
  readonly hourlyNanoUsd: readonly number[];
  /** What each hour of the week (Monday 0:00 UTC is 0) usually costs, and how far it strays. */
  readonly ofHour: readonly Usual[];
  readonly models: ReadonlySet<string>;
  /** By caller: `token …` or `person …`. */
  readonly callers: ReadonlyMap<string, CallerProfile>;
  /** Calls by credential and app (`''`: no app). */
  readonly credentialApps: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly networks: ReadonlySet<string>;
  readonly clients: ReadonlySet<string>;
  /** By caller. */
  readonly originsOf: ReadonlyMap<string, OriginHabits>;
  /** The most in an hour, by caller. */
  readonly mostRefusals: ReadonlyMap<string, number>;
  /** The most in an hour, by token. */
  readonly mostRefusedTokens: ReadonlyMap<string, number>;
  /** The most in an hour for lack of a right, by credential. */
  readonly mostRefusedKeys: ReadonlyMap<string, number>;
  /** The most in an hour, by person; `''`: what an hour with failures rarely exceeds for everybody together. */
  readonly mostFailures: ReadonlyMap<string, number>;
}

export interface Usual { readonly expected: number; readonly spread: number; readonly high: number }

export interface Detector { readonly kind: AnomalyKind; readonly find: (view: View) => readonly Finding[] }

/** Who called. */
export type CallerFields = Pick<UseFact, 'tokenId' | 'userId'>;

/** The one who calls: a token, or a person without one. */
export function callerOf({ tokenId, userId }: CallerFields): Subject | null {
  if (tokenId !== null) return { kind: 'token', id: tokenId };
  return userId === null ? null : { kind: 'person', id: userId };
}

export const keyOf = (subject: Subject): string => `${subject.kind} ${subject.id}`;
export const hourOfDay = (at: number): number => Math.floor((at % dayMilliseconds) / hourMilliseconds);
export const startOfDay = (at: number): number => at - (at % dayMilliseconds);
export const startOfHour = (at: number): number => at - (at % hourMilliseconds);
/** Monday is 0. The epoch was a Thursday. */
export const weekdayOf = (at: number): number => (Math.floor(at / dayMilliseconds) + 3) % 7;
export const hourOfWeek = (at: number): number => weekdayOf(at) * 24 + hourOfDay(at);
export const isWeekend = (at: number): boolean => weekdayOf(at) > 4;
