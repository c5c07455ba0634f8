import { z } from 'zod';
import { agreementKinds } from './agreements.ts';
import { dataClasses } from './credential-scope.ts';
import { detectionActions, detectionCategories } from './gateway-policy.ts';
import { knownRegions } from './regions.ts';

const region = z.enum(knownRegions);
/** Scheme and host, as a key is bound to. */
const origin = z.string().max(300).refine((text) => URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text), 'a scheme and a host, as in https://eu.api.openai.com');

/** Where requests may go. Both must fit; `any` restricts nothing. */
export const residencyRule = z.strictObject({
  dataClass: z.enum(dataClasses).meta({ description: 'It holds for this class and every stricter one; unlabelled: for every request' }),
  regions: z.union([z.literal('any'), z.array(region).max(knownRegions.length)]),
  origins: z.union([z.literal('any'), z.array(origin).max(50)]),
});
export type ResidencyRule = z.output<typeof residencyRule>;

/** What must be agreed with a provider before data goes to it; the register of agreements says what is. */
export const agreementRule = z.strictObject({
  dataClass: z.enum(dataClasses).meta({ description: 'It holds for this class and every stricter one; unlabelled: for every request' }),
  kinds: z.array(z.enum(agreementKinds)).min(1).max(agreementKinds.length).meta({ description: 'Each of them must be in force' }),
});
export type AgreementRule = z.output<typeof agreementRule>;

/** Where the organisation itself says that an origin is; what the gateway knows of an address is not overridden. */
export const statedPlace = z.strictObject({ origin, region });

export const detectionRule = z.strictObject({
  category: z.enum(detectionCategories),
  dataClass: z.enum(dataClasses).meta({ description: 'It holds for this class and every stricter one, until a rule of a stricter class; unlabelled: for every request' }),
  appId: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/).nullable().meta({ description: 'For calls of this app alone, before any rule without an app; null: for every call' }),
  action: z.enum(detectionActions),
  route: z.string().max(63).nullable().default(null).meta({ description: 'The route that takes the request instead; with reroute alone' }),
}).refine(({ action, route }) => (action === 'reroute') === (route !== null && route !== ''), { message: 'name a route with reroute, and with nothing else', path: ['route'] })
  .refine(({ category, action }) => category !== 'attachments' || action !== 'mask', { message: 'what is not opened cannot be masked: warn, block or reroute', path: ['action'] });
export type DetectionRule = z.output<typeof detectionRule>;

/** A placeholder is made of the name: [PROJECT_1]. */
const detectorName = z.string().regex(/^[A-Z][A-Z_]{1,30}$/, 'capital letters and underscores, at least two, as in PROJECT_NAME');
export const customDetector = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('words'), name: detectorName, words: z.array(z.string().trim().min(2).max(100)).min(1).max(500) }),
  z.strictObject({ kind: z.literal('pattern'), name: detectorName, pattern: z.string().min(2).max(300).meta({ description: 'RE2 syntax: no look-around, no back-references, so that it runs in linear time' }) }),
]);
export type CustomDetector = z.output<typeof customDetector>;

const unique = <T>(key: (item: T) => string) => (items: readonly T[]): boolean => new Set(items.map(key)).size === items.length;

/** Everything the gateway asks of a request before it leaves. */
export const gatewayPolicy = z.strictObject({
  unlabelledAs: z.enum(dataClasses).meta({ description: 'What a call counts as of whose content nobody said anything' }),
  residency: z.array(residencyRule).max(dataClasses.length).refine(unique((rule: ResidencyRule) => rule.dataClass), 'one rule for each data class'),
  places: z.array(statedPlace).max(100).refine(unique((place: { origin: string }) => place.origin), 'each origin once'),
  detection: z.array(detectionRule).max(200).refine(unique((rule: DetectionRule) => `${rule.category} ${rule.dataClass} ${rule.appId ?? ''}`), 'one rule for each category, data class and app'),
  custom: z.array(customDetector).max(20).refine(unique((detector: CustomDetector) => detector.name), 'each name once'),
  agreements: z.array(agreementRule).max(dataClasses.length).refine(unique((rule: AgreementRule) => rule.dataClass), 'one rule for each data class').optional().meta({ description: 'Which agreements a provider must have in force before data of a class goes to it; left out: none' }),
  receiptHashes: z.boolean().optional().meta({ description: 'Receipts hold salted hashes of what was asked and answered; left out: they do not' }),
});
export type GatewayPolicy = z.output<typeof gatewayPolicy>;

/** What holds where nobody decided anything: nothing is looked at, nothing is restricted. */
export const openPolicy: GatewayPolicy = { unlabelledAs: 'unlabelled', residency: [], places: [], detection: [], custom: [] };

/** A data class as others carry it: on tokens, teams and documents. */
export const ownDataClass = z.enum(dataClasses).nullable();
