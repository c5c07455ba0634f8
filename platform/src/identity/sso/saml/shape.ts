import type { XmlElement } from '@xmldom/xmldom';
import { attribute, childElements, children, everyElement, isNamed, ns, onlyChild } from './xml.ts';

/** What a response may use. Whatever else a standard or a library knows (SHA-1, HMAC, XSLT, comments) is refused before anything is computed. */
const allowed = {
  signature: new Set(['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1']),
  digest: new Set(['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512']),
  canonicalization: new Set(['http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315']),
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const;

type Shape = { readonly ok: true; readonly responseSigned: boolean } | { readonly ok: false; readonly reason: string };
const wrong = (reason: string): Shape => ({ ok: false, reason });
const statusPrefix = 'urn:oasis:names:tc:SAML:2.0:status:';

/**
 * Whether a response has the one form that is read here: a Response with exactly one Assertion right below it, which bears its own signature over
 * itself. Signature wrapping needs a second assertion, a second element of the same id, a signature elsewhere, or one that names something else than
 * where it stands; each of these is refused here, before the signature is looked at. Nothing of this makes anything true: it only refuses.
 *
 * @param expected what the response may name as its destination and issuer; both may be left out where the response is not signed itself.
 */
export function checkShape(response: XmlElement, expected: { readonly acsUrl: string; readonly provider: string }): Shape {
  if (!isNamed(response, [ns.protocol, 'Response'])) return wrong('it is not a SAML 2.0 response');
  const all = everyElement(response);
  const status = statusOf(response);
  if (status !== 'Success') return wrong(`the identity provider answered ${status}`);
  // By local name alone: an assertion in a namespace of somebody's own is no reason to look away.
  const assertions = all.filter((element) => element.localName === 'Assertion');
  if (all.some((element) => /^Encrypted(?:Assertion|ID|Attribute|Data)$/.test(element.localName))) return wrong('it is encrypted, which is not supported; switch assertion encryption off at the provider');
  const [assertion] = assertions;
  if (assertion === undefined) return wrong('it holds no assertion');
  if (assertions.length > 1) return wrong('it holds more than one assertion');
  if (assertion.parentNode !== response || !isNamed(assertion, [ns.assertion, 'Assertion'])) return wrong('its assertion does not stand where it belongs');
  if (all.filter((element) => element.localName === 'Response').length > 1) return wrong('it holds a response inside');
  const ids = all.flatMap((element) => ['ID', 'Id', 'id'].map((name) => attribute(element, name))).filter((id) => id !== null);
  if (new Set(ids).size !== ids.length) return wrong('two of its elements have the same id');
  const signatures = all.filter((element) => element.localName === 'Signature');
  const ofAssertion = children(assertion, [ns.signature, 'Signature']);
  const ofResponse = children(response, [ns.signature, 'Signature']);
  if (ofAssertion.length !== 1) return wrong(ofAssertion.length === 0 ? 'its assertion is not signed; switch “sign assertions” on at the provider' : 'its assertion has several signatures');
  if (ofResponse.length > 1 || signatures.length !== ofAssertion.length + ofResponse.length) return wrong('it has a signature that does not stand where it belongs');
  for (const signature of [...ofAssertion, ...ofResponse]) {
    const reason = checkSignature(signature);
    if (reason !== null) return wrong(reason);
  }
  const [destination, issuer] = [attribute(response, 'Destination'), onlyChild(response, [ns.assertion, 'Issuer'])];
  if (destination === null ? ofResponse.length > 0 : destination !== expected.acsUrl) return wrong('it is meant for another address');
  if (issuer !== null && issuer.textContent?.trim() !== expected.provider) return wrong('it is of another issuer');
  return { ok: true, responseSigned: ofResponse.length > 0 };
}

/** The last part of the status, of the inner one where there is one: what the provider calls it. */
function statusOf(response: XmlElement): string {
  const status = onlyChild(response, [ns.protocol, 'Status']);
  const code = status === null ? null : onlyChild(status, [ns.protocol, 'StatusCode']);
  if (code === null) return 'without a status';
  if (attribute(code, 'Value') === `${statusPrefix}Success`) return 'Success';
  const inner = onlyChild(code, [ns.protocol, 'StatusCode']);
  const named = /:status:(\w{1,40})$/.exec(attribute(inner ?? code, 'Value') ?? '')?.[1];
  return named === undefined || named === 'Success' ? 'with an unknown status' : named;
}

/** @returns why a signature is not one that is looked at; `null` where it is. */
function checkSignature(signature: XmlElement): string | null {
  const info = onlyChild(signature, [ns.signature, 'SignedInfo']);
  const parts = childElements(signature).map((element) => element.localName);
  if (info === null || parts.some((name) => !['SignedInfo', 'SignatureValue', 'KeyInfo'].includes(name)) || new Set(parts).size !== parts.length) return 'its signature holds something that does not belong there';
  const algorithm = (parent: XmlElement, name: string): string => { const found = onlyChild(parent, [ns.signature, name]); return (found === null ? null : attribute(found, 'Algorithm')) ?? ''; };
  if (!allowed.canonicalization.has(algorithm(info, 'CanonicalizationMethod'))) return 'its signature uses a canonicalization that is not accepted';
  if (!allowed.signature.has(algorithm(info, 'SignatureMethod'))) return 'its signature uses an algorithm that is not accepted; RSA with SHA-256 or SHA-512 is';
  const reference = onlyChild(info, [ns.signature, 'Reference']);
  if (reference === null) return 'its signature does not cover exactly one element';
  const signed = signature.parentNode as XmlElement;
  const id = attribute(signed, 'ID');
  if (id === null || attribute(reference, 'URI') !== `#${id}`) return 'its signature covers another element than the one it stands in';
  if (!allowed.digest.has(algorithm(reference, 'DigestMethod'))) return 'its signature uses a digest that is not accepted; SHA-256 and SHA-512 are';
  const transforms = onlyChild(reference, [ns.signature, 'Transforms']);
  const steps = transforms === null ? [] : children(transforms, [ns.signature, 'Transform']).map((step) => attribute(step, 'Algorithm') ?? '');
  const [first = '', second, ...more] = steps;
  if (first !== allowed.enveloped || more.length > 0 || (second !== undefined && !allowed.canonicalization.has(second))) return 'its signature uses transforms that are not accepted';
  return null;
}
