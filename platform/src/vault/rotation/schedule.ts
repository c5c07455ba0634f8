import { type KeyNotice, type RotationStep, type CredentialScope, rotationPlanDays, scopeDimensions } from '@keystead/contract';

const day = 86_400_000;

/** A credential, as far as its schedule goes. */
export interface Scheduled {
  readonly rotationDays: number | null;
  /** When the primary version became it. */
  readonly activatedAt: Date | null;
  readonly candidate: { readonly version: number; readonly state: 'new' | 'tested'; readonly createdAt: Date } | null;
  readonly old: { readonly version: number; readonly graceUntil: Date | null } | null;
  readonly primaryVersion: number;
}

export interface PlannedStep { readonly step: RotationStep; readonly dueAt: Date; readonly version: number | null }

function after(from: Date, days: number): Date {
  return new Date(from.getTime() + days * day);
}

/**
 * What is due when. A rotation under way counts from the day its new key was added: test within a week, switch on day 8, revoke
 * on day 15. Else the next one begins when the days of the schedule are over; without a schedule nothing does. Pure.
 */
export function plannedSteps(scheduled: Scheduled): readonly PlannedStep[] {
  const { candidate, old, rotationDays, activatedAt } = scheduled;
  const steps: PlannedStep[] = [];
  if (old !== null && old.graceUntil !== null) steps.push({ step: 'revoke', dueAt: old.graceUntil, version: old.version });
  if (candidate !== null) {
    if (candidate.state === 'new') steps.push({ step: 'test', dueAt: after(candidate.createdAt, rotationPlanDays.switch - 1), version: candidate.version });
    steps.push({ step: 'switch', dueAt: after(candidate.createdAt, rotationPlanDays.switch), version: candidate.version });
    steps.push({ step: 'revoke', dueAt: after(candidate.createdAt, rotationPlanDays.revoke), version: scheduled.primaryVersion });
  } else if (rotationDays !== null && activatedAt !== null) {
    const dueAt = after(activatedAt, rotationDays);
    steps.push({ step: 'create', dueAt, version: null });
    for (const step of ['test', 'switch', 'revoke'] as const) steps.push({ step, dueAt: after(dueAt, rotationPlanDays[step]), version: null });
  }
  return steps;
}

/** A credential, as far as it needs a look. */
export interface Watched extends Scheduled {
  readonly credentialId: string;
  readonly label: string;
  readonly state: 'active' | 'disabled';
  readonly sandbox: boolean;
  readonly health: 'valid' | 'invalid' | 'unknown';
  readonly healthDetail: string | null;
  readonly expiresAt: Date | null;
  readonly scope: CredentialScope;
  readonly warning: string | null;
  /** Used of its spending caps, in percent; `null` without any. */
  readonly capUsedPercent: number | null;
  /** Since when the provider says that quota or balance are used up. */
  readonly quotaUsedUpSince: Date | null;
}

/** How long before a key expires people are told. */
export const expiryLeadDays = 14;
const stepLeadDays = 7;
const capPercent = 80;

const stepTexts: Readonly<Record<RotationStep, (label: string, version: number | null) => string>> = {
  create: (label) => `“${label}” is due for rotation: create a new key at the provider and add it as the next version.`,
  test: (label, version) => `Test version ${version ?? ''} of “${label}” in staging.`,
  switch: (label, version) => `Switch “${label}” to version ${version ?? ''}.`,
  revoke: (label, version) => `Version ${version ?? ''} of “${label}” is to be revoked: here it is destroyed by itself at the end of its grace; revoke it at the provider too.`,
};

type Found = Pick<KeyNotice, 'kind' | 'severity' | 'text'> & { readonly dueAt: Date | null; readonly step?: RotationStep };

/** What needs a look now, most urgent first. Pure. */
export function noticesOf(watched: Watched, now: Date): readonly Found[] {
  if (watched.state === 'disabled' || watched.sandbox) return [];
  return [...expiry(watched, now), ...refused(watched), ...usedUp(watched), ...rotation(watched, now), ...looks(watched)];
}

function expiry({ expiresAt, label }: Watched, now: Date): readonly Found[] {
  if (expiresAt === null || expiresAt > after(now, expiryLeadDays)) return [];
  const on = expiresAt.toISOString().slice(0, 10);
  if (expiresAt <= now) return [{ kind: 'expired', severity: 'urgent', dueAt: expiresAt, text: `The key of “${label}” expired on ${on}. Calls with it are refused: add its next version.` }];
  return [{ kind: 'expires', severity: 'warning', dueAt: expiresAt, text: `The key of “${label}” expires on ${on}. Add its next version before that.` }];
}

function refused({ health, healthDetail, label }: Watched): readonly Found[] {
  return health === 'invalid' ? [{ kind: 'refused', severity: 'urgent', dueAt: null, text: `The provider refuses the key of “${label}”${healthDetail === null ? '' : `: ${healthDetail}`} Add its next version.` }] : [];
}

/** The key itself is good, so nothing is disabled: a call that is answered ends it. */
function usedUp({ quotaUsedUpSince, label }: Watched): readonly Found[] {
  if (quotaUsedUpSince === null) return [];
  return [{ kind: 'quota-used-up', severity: 'urgent', dueAt: null, text: `Quota or balance behind “${label}” are used up, its provider says, since ${quotaUsedUpSince.toISOString().slice(0, 16).replace('T', ' ')} UTC. Top it up or raise the limit there; the next answered call clears this.` }];
}

function rotation(watched: Watched, now: Date): readonly Found[] {
  return plannedSteps(watched).filter(({ dueAt, version, step }) => dueAt <= after(now, stepLeadDays) && (step === 'create' || version !== null)).map(({ step, dueAt, version }) => ({
    kind: step === 'revoke' && watched.old?.version === version ? 'grace-ends' as const : 'rotation' as const,
    severity: dueAt <= now ? 'warning' as const : 'info' as const, dueAt, step, text: stepTexts[step](watched.label, version),
  }));
}

function looks({ scope, label, warning, capUsedPercent }: Watched): readonly Found[] {
  const found: Found[] = [];
  if (capUsedPercent !== null && capUsedPercent >= capPercent) found.push({ kind: 'cap', severity: 'warning', dueAt: null, text: `“${label}” has used ${Math.floor(capUsedPercent)} % of its spending cap.` });
  if (scopeDimensions.some((dimension) => scope[dimension] !== 'any' && scope[dimension].length === 0)) found.push({ kind: 'nobody-may-use', severity: 'info', dueAt: null, text: `Nobody may use “${label}” yet: say who, under its scope.` });
  if (warning !== null) found.push({ kind: 'over-broad', severity: 'info', dueAt: null, text: `“${label}”: ${warning}` });
  return found;
}
