import { randomUUID } from 'node:crypto';
import * as samlify from 'samlify';
import { selfSigned } from './self-signed.ts';

/** Whom the next sign-in is, and what the provider says of them. */
export interface SamlAccount { readonly nameId: string; readonly nameIdFormat?: string; readonly attributes?: Readonly<Record<string, readonly string[]>>; readonly context?: string }

/** What an answer says in place of what is right. */
export interface SamlForgery {
  readonly issuer?: string; readonly audience?: string; readonly recipient?: string; readonly destination?: string; readonly inResponseTo?: string | null;
  readonly notBefore?: Date; readonly notOnOrAfter?: Date; readonly status?: string; readonly signs?: 'assertion' | 'both' | 'response'; readonly algorithm?: string; readonly signedBy?: 'itself' | 'another-key';
  /** A last change of the XML before it is signed, and after. */
  readonly beforeSigning?: (xml: string) => string; readonly afterSigning?: (xml: string) => string;
}

export interface SamlIdentityProvider {
  readonly entityId: string;
  readonly signInUrl: string;
  readonly certificatePem: string;
  readonly metadata: string;
  /** Reads the request in an address as the provider does, against the metadata of the service provider, and answers it: the fields of the form that its page would send, and where to. */
  answer(url: string, serviceProviderMetadata: string, account: SamlAccount, forgery?: SamlForgery): Promise<{ action: string; form: URLSearchParams; xml: string; requestId: string }>;
}

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const xml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
samlify.setSchemaValidator({ validate: async () => 'taken' });

/**
 * A SAML 2.0 identity provider without a server (samlify, which shares no SAML code with what is tested). It reads our metadata and requests, and signs;
 * the text of its answers is ours, so that they can say what no provider would.
 */
export function startSamlProvider(options: { expiresAt?: Date } = {}): SamlIdentityProvider {
  const [own, other] = [selfSigned(options), selfSigned()];
  const [entityId, signInUrl] = ['https://idp.acme.example/metadata', 'https://idp.acme.example/sso?tenant=acme'];
  const providerWith = (algorithm: string, key: string) => samlify.IdentityProvider({
    entityID: entityId, privateKey: key, signingCert: own.certificatePem, isAssertionEncrypted: false, requestSignatureAlgorithm: algorithm,
    singleSignOnService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: signInUrl }], singleLogoutService: [{ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: signInUrl }], loginResponseTemplate: { context: '<unused/>', attributes: [] },
  });
  return {
    entityId, signInUrl, certificatePem: own.certificatePem, metadata: providerWith(rsaSha256, own.privateKeyPem).getMetadata(),
    async answer(url, serviceProviderMetadata, account, forgery = {}) {
      const provider = providerWith(forgery.algorithm ?? rsaSha256, forgery.signedBy === 'another-key' ? other.privateKeyPem : own.privateKeyPem);
      const signs = forgery.signs ?? 'assertion';
      const partner = samlify.ServiceProvider({ metadata: signs === 'response' ? serviceProviderMetadata.replace('WantAssertionsSigned="true"', 'WantAssertionsSigned="false"') : serviceProviderMetadata, wantMessageSigned: signs !== 'assertion' });
      const query = Object.fromEntries(new URL(url).searchParams);
      const request = await provider.parseLoginRequest(partner, 'redirect', { query });
      const requestId = String(request.extract.request?.['id']);
      const acsUrl = String(partner.entityMeta.getAssertionConsumerService('post'));
      const text = responseText({ account, forgery, entityId, acsUrl, audience: partner.entityMeta.getEntityID(), requestId });
      const made = await provider.createLoginResponse(partner, { extract: request.extract }, 'post', {}, { customTagReplacement: () => ({ id: 'unused', context: (forgery.beforeSigning ?? ((same) => same))(text) }) });
      const signed = (forgery.afterSigning ?? ((same) => same))(Buffer.from(made.context, 'base64').toString('utf8'));
      return { action: acsUrl, xml: signed, requestId, form: new URLSearchParams({ SAMLResponse: Buffer.from(signed).toString('base64') }) };
    },
  };
}

interface Said { readonly account: SamlAccount; readonly forgery: SamlForgery; readonly entityId: string; readonly acsUrl: string; readonly audience: string; readonly requestId: string }

function responseText({ account, forgery, entityId, acsUrl, audience, requestId }: Said): string {
  const now = new Date();
  const [issuer, until, from] = [xml(forgery.issuer ?? entityId), (forgery.notOnOrAfter ?? new Date(now.getTime() + 300_000)).toISOString(), (forgery.notBefore ?? new Date(now.getTime() - 1_000)).toISOString()];
  const answers = forgery.inResponseTo === null ? '' : ` InResponseTo="${xml(forgery.inResponseTo ?? requestId)}"`;
  const attributes = Object.entries(account.attributes ?? {}).map(([name, values]) => `<saml:Attribute Name="${xml(name)}">${values.map((value) => `<saml:AttributeValue>${xml(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`).join('');
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${randomUUID()}" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${xml(forgery.destination ?? acsUrl)}"${answers}>`
    + `<saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${forgery.status ?? 'Success'}"/></samlp:Status>`
    + `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a${randomUUID()}" Version="2.0" IssueInstant="${now.toISOString()}"><saml:Issuer>${issuer}</saml:Issuer>`
    + `<saml:Subject><saml:NameID Format="${account.nameIdFormat ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'}">${xml(account.nameId)}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${xml(forgery.recipient ?? acsUrl)}"${answers}/></saml:SubjectConfirmation></saml:Subject>`
    + `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${xml(forgery.audience ?? audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`
    + `<saml:AuthnStatement AuthnInstant="${now.toISOString()}" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>${xml(account.context ?? 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport')}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
    + `${attributes === '' ? '' : `<saml:AttributeStatement>${attributes}</saml:AttributeStatement>`}</saml:Assertion></samlp:Response>`;
}
