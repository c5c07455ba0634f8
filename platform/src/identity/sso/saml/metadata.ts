import { type SamlProvider, samlProvider } from '@keystead/contract';
import type { XmlElement } from '@xmldom/xmldom';
import { InvalidRequest } from '../../../foundation/index.ts';
import { readCertificate } from './certificates.ts';
import { UnreadableXml, attribute, children, escapeXml, everyElement, isNamed, ns, parseXml, textOf } from './xml.ts';

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** Where a connection is reached, as its provider needs to know it. */
export interface ServiceProvider { readonly entityId: string; readonly acsUrl: string; readonly metadataUrl: string }

/** An entity id for each connection: an answer that was made for another organisation, or for another connection of this one, names another audience. */
export function serviceProviderOf(baseUrl: string, connectionId: string): ServiceProvider {
  const metadataUrl = `${baseUrl}/api/v1/sso/saml/${connectionId}/metadata`;
  return { entityId: metadataUrl, metadataUrl, acsUrl: `${baseUrl}/api/v1/session/sso/saml/${connectionId}` };
}

/** SAML 2.0 metadata of a connection (saml-metadata-2.0-os, section 2.4.4). */
export function writeMetadata({ entityId, acsUrl }: ServiceProvider): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${ns.metadata}" entityID="${escapeXml(entityId)}">
  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="${ns.protocol}">
    <md:AssertionConsumerService Binding="${postBinding}" Location="${escapeXml(acsUrl)}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}

/**
 * Reads what an identity provider says of itself: entity id, sign-in address of the binding HTTP-Redirect, signing certificates. Its signature, where it
 * has one, is not checked: whoever pastes it vouches for where it came from.
 * @throws InvalidRequest naming what it lacks.
 */
export function readMetadata(untrustedXml: string): SamlProvider {
  const wrong = (message: string): InvalidRequest => new InvalidRequest([{ path: 'xml', message }]);
  let root: XmlElement;
  try {
    root = parseXml(untrustedXml);
  } catch (error) {
    throw wrong(error instanceof UnreadableXml ? error.message : 'it is not well-formed XML');
  }
  const entities = everyElement(root).filter((element) => isNamed(element, [ns.metadata, 'EntityDescriptor']) && children(element, [ns.metadata, 'IDPSSODescriptor']).length > 0);
  const [entity] = entities;
  if (entity === undefined) throw wrong('it describes no identity provider: there is no IDPSSODescriptor');
  if (entities.length > 1) throw wrong('it describes several identity providers; paste the metadata of one');
  const [descriptor, ...more] = children(entity, [ns.metadata, 'IDPSSODescriptor']);
  if (descriptor === undefined || more.length > 0) throw wrong('it has several IDPSSODescriptors');
  const signInUrl = children(descriptor, [ns.metadata, 'SingleSignOnService']).filter((service) => attribute(service, 'Binding') === redirectBinding).map((service) => attribute(service, 'Location'))[0];
  if (signInUrl === undefined || signInUrl === null) throw wrong('it names no SingleSignOnService of the binding HTTP-Redirect');
  const read = samlProvider.safeParse({ entityId: attribute(entity, 'entityID') ?? '', signInUrl, certificates: signingCertificates(descriptor, wrong) });
  if (!read.success) throw wrong(`${read.error.issues[0]?.path.join('.') ?? ''}: ${read.error.issues[0]?.message ?? 'does not fit'}`);
  return read.data;
}

function signingCertificates(descriptor: XmlElement, wrong: (message: string) => Error): string[] {
  const keys = children(descriptor, [ns.metadata, 'KeyDescriptor']).filter((key) => attribute(key, 'use') !== 'encryption');
  const texts = keys.flatMap((key) => everyElement(key)).filter((element) => isNamed(element, [ns.signature, 'X509Certificate'])).map((element) => textOf(element) ?? '');
  if (texts.length === 0) throw wrong('it holds no signing certificate');
  try {
    return [...new Set(texts.map((text) => readCertificate(text)))];
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : 'its certificate cannot be read');
  }
}
