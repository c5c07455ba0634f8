import { type DataClass, dataClasses, dataClassTexts, type DetectionAction, type DetectionCategory, type DetectionRule, type GatewayPolicy, regionTexts, type ResidencyRule, strictnessOf } from '@keystead/contract';
import type { AnswerOf } from '../../api/index.ts';

export type PlacedKey = AnswerOf<'readPolicy'>['keys'][number];

/** What a card of the page is given: the draft, and how it is changed. */
export interface DraftProps { readonly policy: GatewayPolicy; readonly onChange: (policy: GatewayPolicy) => void; readonly mayManage: boolean }

export const actionWords: Readonly<Record<DetectionAction, { readonly label: string; readonly means: string }>> = {
  allow: { label: 'Allow', means: 'It is not looked for' },
  warn: { label: 'Warn', means: 'It goes on; the answer’s headers and the records say what was seen' },
  mask: { label: 'Mask', means: 'Each find is replaced: [EMAIL_1]' },
  reroute: { label: 'Send elsewhere', means: 'Another route takes the request' },
  block: { label: 'Block', means: 'The request is refused, with places and kinds' },
};

export const categoryTitles: Readonly<Record<DetectionCategory, string>> = {
  secrets: 'Secrets', personal: 'Personal data', health: 'Health data', custom: 'Your own words', attachments: 'Images and files',
};

export function className(dataClass: DataClass): string {
  return dataClass === 'unlabelled' ? 'Every request' : dataClass.slice(0, 1).toUpperCase() + dataClass.slice(1);
}

/** The choices of a class where a rule begins. */
export const classChoices = dataClasses.map((value) => ({ value, label: value === 'unlabelled' ? 'Every request' : `${className(value)} and stricter` }));

/** The rule for every request and app: what holds where no exception does. */
export function generalRule(policy: GatewayPolicy, category: DetectionCategory): DetectionRule {
  return policy.detection.find((rule) => rule.category === category && isGeneral(rule)) ?? { category, dataClass: 'unlabelled', appId: null, action: 'allow', route: null };
}

export function isGeneral(rule: DetectionRule): boolean {
  return rule.dataClass === 'unlabelled' && rule.appId === null;
}

export function exceptionsOf(policy: GatewayPolicy, category: DetectionCategory): readonly DetectionRule[] {
  return policy.detection.filter((rule) => rule.category === category && !isGeneral(rule)).toSorted((left, right) => strictnessOf(left.dataClass) - strictnessOf(right.dataClass));
}

/** With the rule in place of the one for the same category, class and app; a general rule that allows is none. */
export function withRule(policy: GatewayPolicy, rule: DetectionRule): GatewayPolicy {
  const others = withoutRule(policy, rule).detection;
  return { ...policy, detection: isGeneral(rule) && rule.action === 'allow' ? others : [...others, rule] };
}

export function withoutRule(policy: GatewayPolicy, rule: DetectionRule): GatewayPolicy {
  return { ...policy, detection: policy.detection.filter((each) => each.category !== rule.category || each.dataClass !== rule.dataClass || each.appId !== rule.appId) };
}

/** With the rule in place of the one for the same class; one that restricts nothing is none. */
export function withResidency(policy: GatewayPolicy, rule: ResidencyRule): GatewayPolicy {
  const others = policy.residency.filter((each) => each.dataClass !== rule.dataClass);
  const kept = rule.regions === 'any' && rule.origins === 'any' ? others : [...others, rule];
  return { ...policy, residency: kept.toSorted((left, right) => strictnessOf(left.dataClass) - strictnessOf(right.dataClass)) };
}

function placesOf({ regions, origins }: Pick<ResidencyRule, 'regions' | 'origins'>): string {
  const parts = [regions === 'any' ? '' : regions.map((region) => regionTexts[region]).join(', ') || 'Nowhere', origins === 'any' ? '' : origins.length === 0 ? 'Nowhere' : `at ${origins.join(', ')}`];
  return parts.filter((part) => part !== '').join(', ') || 'Anywhere';
}

/** What binds a class: its own rule, and those of milder ones, which hold for it too. */
export function placesShown(policy: GatewayPolicy, dataClass: DataClass): string {
  const binding = policy.residency.filter((rule) => strictnessOf(rule.dataClass) <= strictnessOf(dataClass));
  if (binding.length === 0) return 'Anywhere';
  return binding.map((rule) => (rule.dataClass === dataClass ? placesOf(rule) : `as ${rule.dataClass === 'unlabelled' ? 'every request' : rule.dataClass}: ${placesOf(rule)}`)).join('; and ');
}

/** The mildest class that may not go to a key, as its address alone tells; `null`: every class may. */
export function refusedFrom(policy: GatewayPolicy, key: Pick<PlacedKey, 'origin' | 'region'>): DataClass | null {
  const region = key.region === 'unknown' ? policy.places.find((place) => place.origin === key.origin)?.region ?? 'unknown' : key.region;
  const refusing = policy.residency.filter(({ regions, origins }) => !(regions === 'any' || (region !== 'unknown' && regions.includes(region))) || !(origins === 'any' || origins.includes(key.origin)));
  return refusing.toSorted((left, right) => strictnessOf(left.dataClass) - strictnessOf(right.dataClass))[0]?.dataClass ?? null;
}

export function meaningOf(dataClass: DataClass): string {
  return dataClassTexts[dataClass];
}
