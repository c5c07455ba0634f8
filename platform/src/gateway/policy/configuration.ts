import { type AgreementRule, type DataClass, type DetectionCategory, detectionCategories, type DetectionRule, type GatewayPolicy, gatewayPolicy, type KnownRegion, openPolicy, type ResidencyRule, strictnessOf } from '@keystead/contract';
import { customDetectors, type Detector, health, personal, secrets } from './detectors/index.ts';

/** A tenant's policy, ready to be asked. Immutable, as everything in the snapshot. */
export interface PolicyConfiguration {
  readonly unlabelledAs: DataClass;
  readonly residency: readonly ResidencyRule[];
  readonly agreements: readonly AgreementRule[];
  /** By origin. */
  readonly places: ReadonlyMap<string, KnownRegion>;
  readonly detection: readonly DetectionRule[];
  readonly detectors: ReadonlyMap<DetectionCategory, readonly Detector[]>;
  /** Receipts hold salted hashes of content. */
  readonly receiptHashes?: boolean;
}

/** Where what is stored cannot be read, nothing leaves: a rule that nobody here understands may have forbidden it. */
const closedPolicy: GatewayPolicy = { ...openPolicy, residency: [{ dataClass: 'unlabelled', regions: [], origins: [] }] };

/** @param stored as it stands in the database. `null` where the policy asks for nothing, so that it costs nothing either. */
export function policyOf(stored: unknown): PolicyConfiguration | null {
  const policy = gatewayPolicy.safeParse(stored).data ?? closedPolicy;
  if (policy.unlabelledAs === 'unlabelled' && policy.residency.length === 0 && (policy.agreements ?? []).length === 0 && policy.receiptHashes !== true && !policy.detection.some((rule) => rule.action !== 'allow')) return null;
  return compilePolicy(policy);
}

export function compilePolicy(policy: GatewayPolicy): PolicyConfiguration {
  const custom = customDetectors(policy.custom);
  const detectors: Readonly<Record<DetectionCategory, readonly Detector[]>> = { secrets: [secrets], personal: [personal], health: [health], custom, attachments: [] };
  return {
    unlabelledAs: policy.unlabelledAs, residency: policy.residency, agreements: policy.agreements ?? [], places: new Map(policy.places.map(({ origin, region }) => [origin, region])),
    detection: policy.detection, detectors: new Map(detectionCategories.map((category) => [category, detectors[category]])),
    ...policy.receiptHashes === true ? { receiptHashes: true } : {},
  };
}

/** What holds for one category: the action, and where a request goes instead. */
export type Ruling = Pick<DetectionRule, 'action' | 'route'>;
const allowed: Ruling = { action: 'allow', route: null };

/**
 * What is done about a category in a call: a rule for its app counts before one for every app; among them the one of the strictest class
 * that the call’s own class reaches. Where there is none, the category is allowed.
 */
export function rulingOf(rules: readonly DetectionRule[], category: DetectionCategory, call: { readonly dataClass: DataClass; readonly appId: string | null }): Ruling {
  const strictness = strictnessOf(call.dataClass);
  const fitting = rules.filter((rule) => rule.category === category && strictnessOf(rule.dataClass) <= strictness && (rule.appId === null || rule.appId === call.appId));
  const rank = (rule: DetectionRule): number => (rule.appId === null ? 0 : 100) + strictnessOf(rule.dataClass);
  return fitting.toSorted((left, right) => rank(right) - rank(left))[0] ?? allowed;
}
