import type { SamlSettings } from '@keystead/contract';
import type { XmlElement } from '@xmldom/xmldom';
import { type Assertion, roleLines } from '../rules.ts';
import { attribute, childElements, children, isNamed, ns, onlyChild, textOf } from './xml.ts';

/** What an assertion must say to count here. */
export interface Expected { readonly provider: string; readonly entityId: string; readonly acsUrl: string; readonly now: Date }

/** What was understood: whom it names, and which request it answers (`null`: none, so the provider began by itself). */
type Verdict = { readonly ok: true; readonly assertion: Assertion; readonly inResponseTo: string | null } | { readonly ok: false; readonly reason: string };
const wrong = (reason: string): Verdict => ({ ok: false, reason });

const clockToleranceSeconds = 60;
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const formats = { transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient', email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' } as const;
/** Conditions that are understood. One that is not makes an assertion invalid (saml-core-2.0-os, section 2.5.1.1). */
const conditionNames: readonly string[] = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

/** Attributes as the common providers name them. */
const wellKnown = {
  email: ['email', 'mail', 'urn:oid:0.9.2342.19200300.100.1.3', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'emailAddress', 'user.email'],
  name: ['displayName', 'name', 'urn:oid:2.16.840.1.113730.3.1.241', 'http://schemas.microsoft.com/identity/claims/displayname', 'cn'],
  groups: ['groups', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'http://schemas.xmlsoap.org/claims/Group', 'memberOf', 'urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'Role'],
  methods: ['http://schemas.microsoft.com/claims/authnmethodsreferences', 'amr'],
} as const;

/**
 * What an assertion says, where all of it holds: issuer, one subject that stays the same, a bearer confirmation meant for us and still good, conditions
 * with our audience, and a sign-in (saml-profiles-2.0-os, section 4.1.4.3). Pure: the time is passed in.
 *
 * @param assertion as the library gave it after it had checked its signature: the signed bytes, read again, and nothing else of the response.
 */
export function readAssertion(assertion: XmlElement, settings: SamlSettings, expected: Expected): Verdict {
  if (!isNamed(assertion, [ns.assertion, 'Assertion']) || attribute(assertion, 'Version') !== '2.0') return wrong('its assertion is not of SAML 2.0');
  if (textOf(onlyChild(assertion, [ns.assertion, 'Issuer'])) !== expected.provider) return wrong('its assertion is of another issuer');
  const subject = onlyChild(assertion, [ns.assertion, 'Subject']);
  const nameId = subject === null ? null : onlyChild(subject, [ns.assertion, 'NameID']);
  const name = textOf(nameId);
  if (subject === null || nameId === null || name === null || name.length > 500) return wrong('its assertion names nobody');
  const format = attribute(nameId, 'Format');
  if (format === formats.transient) return wrong('it names people by another name each time (transient name ids); choose persistent ones at the provider');
  const confirmation = confirmationOf(subject, expected);
  if (!confirmation.ok) return confirmation;
  const conditions = checkConditions(assertion, expected);
  if (conditions !== null) return wrong(conditions);
  const statements = children(assertion, [ns.assertion, 'AuthnStatement']);
  if (statements.length === 0) return wrong('it does not say that anybody signed in');
  if (statements.some((statement) => hasPassed(attribute(statement, 'SessionNotOnOrAfter'), expected.now) === true)) return wrong('the session at the identity provider is over');
  return { ok: true, inResponseTo: confirmation.inResponseTo, assertion: { subject: name, ...attributesOf(assertion, settings, { statements, nameIdIsEmail: format === formats.email ? name : null }) } };
}

/** Milliseconds of an xs:dateTime in UTC, as SAML has them; not a number for anything else. */
function instant(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** Whether an end has passed; `null` where there is none. What cannot be read has passed. */
function hasPassed(text: string | null, now: Date): boolean | null {
  if (text === null) return null;
  return !(instant(text) > now.getTime() - clockToleranceSeconds * 1_000);
}

/** Whether a beginning is still to come. What cannot be read is. */
function isAhead(text: string | null, now: Date): boolean {
  return text !== null && !(instant(text) <= now.getTime() + clockToleranceSeconds * 1_000);
}

function confirmationOf(subject: XmlElement, { acsUrl, now }: Expected): { ok: true; inResponseTo: string | null } | { ok: false; reason: string } {
  const bearers = children(subject, [ns.assertion, 'SubjectConfirmation']).filter((each) => attribute(each, 'Method') === bearer);
  if (bearers.length !== 1 || bearers[0] === undefined) return { ok: false, reason: 'its assertion is not confirmed for exactly one bearer' };
  const data = onlyChild(bearers[0], [ns.assertion, 'SubjectConfirmationData']);
  if (data === null || attribute(data, 'Recipient') !== acsUrl) return { ok: false, reason: 'its assertion is meant for another recipient' };
  if (hasPassed(attribute(data, 'NotOnOrAfter'), now) !== false) return { ok: false, reason: 'its assertion has expired, or the clocks of the two sides differ by more than a minute' };
  if (isAhead(attribute(data, 'NotBefore'), now)) return { ok: false, reason: 'its assertion is not valid yet; do the clocks of the two sides differ?' };
  return { ok: true, inResponseTo: attribute(data, 'InResponseTo') };
}

/** @returns what does not hold; `null` where all does. */
function checkConditions(assertion: XmlElement, { entityId, now }: Expected): string | null {
  const conditions = onlyChild(assertion, [ns.assertion, 'Conditions']);
  if (conditions === null) return 'its assertion is without conditions';
  if (childElements(conditions).some((each) => each.namespaceURI !== ns.assertion || !conditionNames.includes(each.localName))) return 'its assertion has a condition that is not understood';
  if (isAhead(attribute(conditions, 'NotBefore'), now) || isAhead(attribute(assertion, 'IssueInstant') ?? '', now)) return 'its assertion is not valid yet; do the clocks of the two sides differ?';
  if (hasPassed(attribute(conditions, 'NotOnOrAfter'), now) === true) return 'its assertion has expired, or the clocks of the two sides differ by more than a minute';
  const restrictions = children(conditions, [ns.assertion, 'AudienceRestriction']);
  // Every restriction holds for itself (section 2.5.1.4).
  const meantForUs = restrictions.length > 0 && restrictions.every((each) => children(each, [ns.assertion, 'Audience']).some((audience) => textOf(audience) === entityId));
  return meantForUs ? null : `its assertion is meant for another audience; it must be ${entityId}`;
}

function attributesOf(assertion: XmlElement, settings: SamlSettings, { statements, nameIdIsEmail }: { statements: readonly XmlElement[]; nameIdIsEmail: string | null }): Omit<Assertion, 'subject'> {
  const named = children(assertion, [ns.assertion, 'AttributeStatement']).flatMap((statement) => children(statement, [ns.assertion, 'Attribute']));
  const valuesOf = (names: readonly string[]): string[] => {
    for (const name of names) {
      const found = named.filter((each) => attribute(each, 'Name') === name).flatMap((each) => children(each, [ns.assertion, 'AttributeValue'])).map((value) => textOf(value)).filter((value) => value !== null);
      if (found.length > 0) return [...new Set(found)];
    }
    return [];
  };
  // Of an attribute that names one thing and has several values, none is chosen.
  const one = (names: readonly string[]): string | null => { const values = valuesOf(names); return values.length === 1 ? values[0] ?? null : null; };
  const contexts = statements.flatMap((statement) => children(statement, [ns.assertion, 'AuthnContext'])).flatMap((context) => children(context, [ns.assertion, 'AuthnContextClassRef'])).map((each) => textOf(each)).filter((each) => each !== null);
  const email = one(settings.emailAttribute === null ? wellKnown.email : [settings.emailAttribute]) ?? (settings.emailAttribute === null ? nameIdIsEmail : null);
  return {
    email: email !== null && email.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(email) ? email.toLowerCase() : null,
    // SAML has no word for it: whether the provider's addresses are verified is a setting (trustsEmails).
    emailVerified: false,
    name: one(settings.nameAttribute === null ? wellKnown.name : [settings.nameAttribute])?.slice(0, 120) ?? null,
    // Only what a rule here asks for: people of large directories are in hundreds of groups.
    groups: roleLines(settings, valuesOf(settings.groupsAttribute === null ? wellKnown.groups : [settings.groupsAttribute])).slice(0, 1).map(({ group }) => group),
    methods: [...new Set([...contexts, ...valuesOf(wellKnown.methods)])].filter((method) => settings.secondFactorValues.includes(method)),
  };
}
