import { type RetentionRule, type RetentionSource, type RetentionWish, retentionModes } from '@keystead/contract';

/** A rule with where it comes from. */
export interface RuleInForce { readonly rule: RetentionRule; readonly source: RetentionSource }

/** What an organisation says about its runs. */
export interface RetentionSettings {
  /** Its rule for runs; `null`: as for documents. */
  readonly own: RetentionRule | null;
  /** Days for which it keeps documents; `null`: no limit. */
  readonly documentDays: number | null;
  /** What apps with patient data keep at most. */
  readonly shortest: RetentionRule;
  readonly sessionHours: number;
  readonly exportHours: number;
}

/** What holds where nobody said anything. */
export const usualHours = { session: 12, export: 24 } as const;
export const usualSettings: RetentionSettings = {
  own: null, documentDays: null, shortest: { mode: 'session', days: null, hours: usualHours.session }, sessionHours: usualHours.session, exportHours: usualHours.export,
};

/** A mode with what belongs to it. */
export function toRule(wish: RetentionWish | { readonly mode: 'keep' }, sessionHours: number): RetentionRule {
  return { mode: wish.mode, days: wish.mode === 'days' ? wish.days : null, hours: wish.mode === 'session' ? sessionHours : null };
}

/** Negative where `a` keeps less than `b`, 0 where they are the same. By the mode first; `session` keeps nothing longer than its hours, so it is stricter than any number of days that is not shorter. */
export function compareRules(a: RetentionRule, b: RetentionRule): number {
  return retentionModes.indexOf(a.mode) - retentionModes.indexOf(b.mode) || (a.days ?? 0) - (b.days ?? 0) || (a.hours ?? 0) - (b.hours ?? 0);
}

/** What satisfies both. A session may be longer than a day: beside a rule of days, it ends with the shorter of both. */
export function stricterOf(a: RetentionRule, b: RetentionRule): RetentionRule {
  const [stricter, looser] = compareRules(a, b) <= 0 ? [a, b] : [b, a];
  if (stricter.mode !== 'session' || stricter.hours === null) return stricter;
  return { ...stricter, hours: Math.min(stricter.hours, looser.days === null ? Infinity : looser.days * 24, looser.hours ?? Infinity) };
}

/** The rule that holds for an app of the given kind. Pure. */
export function ruleFor(settings: RetentionSettings, kind: 'tenant-default' | 'shortest'): RuleInForce {
  const base = ruleOfOrganisation(settings);
  if (kind === 'tenant-default') return base;
  const rule = stricterOf(base.rule, settings.shortest);
  return same(rule, base.rule) ? base : { rule, source: 'app' };
}

function ruleOfOrganisation({ own, documentDays }: RetentionSettings): RuleInForce {
  if (own !== null) return { rule: own, source: 'organisation' };
  if (documentDays !== null) return { rule: { mode: 'days', days: documentDays, hours: null }, source: 'documents' };
  return { rule: { mode: 'keep', days: null, hours: null }, source: 'default' };
}

/** The rule for one run, with what whoever starts it asked for. `null` where that would keep more. Pure. */
export function ruleForRun(settings: RetentionSettings, kind: 'tenant-default' | 'shortest', wish: RetentionWish | undefined): RuleInForce | null {
  const inForce = ruleFor(settings, kind);
  if (wish === undefined) return inForce;
  const wanted = toRule(wish, settings.sessionHours);
  const rule = stricterOf(inForce.rule, wanted);
  if (same(rule, inForce.rule)) return wish.mode === inForce.rule.mode && compareRules(wanted, inForce.rule) <= 0 ? inForce : null;
  return rule.mode === wanted.mode ? { rule, source: 'run' } : null;
}

const same = (a: RetentionRule, b: RetentionRule): boolean => compareRules(a, b) === 0;

/** A rule in few words, for the log. */
export function nameOf({ mode, days, hours }: RetentionRule): string {
  if (mode === 'days') return days === 1 ? '1 day' : `${days ?? 0} days`;
  return mode === 'session' ? `session, at most ${hours ?? 0} hours` : mode;
}
