import type { OversightKind } from '@keystead/contract';
import type { ReadSection } from './section.ts';
import { openActions } from './sections/actions.ts';
import { alarms, anomalies, refusals } from './sections/alarms.ts';
import { ruleChangesSection, termsAndRetention } from './sections/changes.ts';
import { backupKeys, keyAges, keySharing, rotationPlan } from './sections/keys.ts';
import { recertification, roles, supportAccess, tokens } from './sections/people.ts';
import { documents, restoreDrills } from './sections/resilience.ts';
import { dearRequests, usageSection } from './sections/usage.ts';

/** What each kind of review is made of, in its order. */
export const sectionsOf: Readonly<Record<OversightKind, readonly ReadSection[]>> = {
  'anomaly-digest': [anomalies, alarms, refusals],
  'weekly-usage': [usageSection('Usage and cost'), dearRequests, alarms],
  'monthly-security': [keySharing, keyAges, backupKeys, roles, tokens, supportAccess, refusals, ruleChangesSection, termsAndRetention, openActions],
  'quarterly-access': [rotationPlan, recertification, usageSection('Spend'), restoreDrills, documents, openActions],
};
/** Of these somebody signs only where something asks for a decision. */
export const signedWhereNeeded: ReadonlySet<OversightKind> = new Set(['anomaly-digest', 'weekly-usage']);
