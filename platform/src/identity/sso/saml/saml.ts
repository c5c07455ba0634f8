import type { SamlProvider, SamlSettings, SsoSettings } from '@keystead/contract';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { z } from 'zod';
import { type Clock, InvalidRequest, newId } from '../../../foundation/index.ts';
import { type OpenConnection, type SsoDriver, isSafeAddress, refused, settingsOfKind } from '../driver.ts';
import { type Sealed, openSealed } from '../sealed.ts';
import { readAssertion } from './assertion.ts';
import { certificateFacts, certificateWarning, readCertificate } from './certificates.ts';
import { serviceProviderOf } from './metadata.ts';
import { checkShape } from './shape.ts';
import { UnreadableXml, parseXml } from './xml.ts';

/** What was received at the assertion consumer service, as the browser carries it on to the attempt: an assertion that was checked, or why there is none. */
const received = z.object({
  connectionId: z.uuid(), refused: z.string().nullable(), inResponseTo: z.string(),
  assertion: z.object({ subject: z.string(), email: z.string().nullable(), emailVerified: z.boolean(), name: z.string().nullable(), groups: z.array(z.string()), methods: z.array(z.string()) }).nullable(),
});
type Received = z.output<typeof received>;
/** A browser follows a redirect at once. */
const carriedSeconds = 120;

export interface SamlDriver extends SsoDriver {
  /**
   * Checks what the identity provider had the browser send, without knowing whose browser it is: the cookie of the attempt is not sent along with a form
   * of another site. So nothing is decided here; what was understood goes on, sealed, to where the cookie is sent.
   * @returns the value of the query parameter `saml` for `finish`, and whether it holds an assertion. @throws KeysteadError `sso_refused` where the provider began by itself.
   */
  receive(connection: OpenConnection, untrustedResponse: string): Promise<{ readonly carried: string; readonly understood: boolean }>;
}

/**
 * SAML 2.0 Web Browser SSO (saml-profiles-2.0-os, section 4.1), begun here: the request goes out by HTTP-Redirect, unsigned; the answer comes by HTTP-POST.
 * The signature is node-saml's to check (5.1 hands out the signed bytes alone); what may reach it, and what is read of what it gives, is ours. Nothing is
 * ever fetched from a provider, and nothing travels in RelayState.
 *
 * @param options.allowHttp whether a sign-in address on loopback may be without TLS.
 */
export function openSaml(options: { secret: string; clock: Clock; baseUrl: () => string; allowHttp: boolean }): SamlDriver {
  const carried: Sealed<Received> = openSealed({ secret: options.secret, clock: options.clock, purpose: 'keystead-saml-answer', schema: received, seconds: carriedSeconds });
  const known = (settings: SsoSettings): { settings: SamlSettings; provider: SamlProvider } => {
    const saml = settingsOfKind(settings, 'saml');
    if (saml.provider === null) throw refused('its identity provider is not entered yet');
    return { settings: saml, provider: saml.provider };
  };

  async function understand(connection: OpenConnection, untrustedResponse: string): Promise<Received> {
    const { settings, provider } = known(connection.settings);
    const { entityId, acsUrl } = serviceProviderOf(options.baseUrl(), connection.id);
    const no = (reason: string): Received => ({ connectionId: connection.id, refused: reason, inResponseTo: '', assertion: null });
    try {
      const text = decode(untrustedResponse);
      const shape = checkShape(parseXml(text), { acsUrl, provider: provider.entityId });
      if (!shape.ok) return no(shape.reason);
      const signed = await signedAssertion(library({ provider, entityId, acsUrl }, { responseSigned: shape.responseSigned }), text);
      if (signed === null) return no('its signature is not of a certificate that was entered here, or what it signed is not as it must be');
      const verdict = readAssertion(parseXml(signed), settings, { provider: provider.entityId, entityId, acsUrl, now: options.clock.now() });
      if (!verdict.ok) return no(verdict.reason);
      if (verdict.inResponseTo === null) throw refused('the identity provider began by itself, which is not supported; begin here, with your e-mail address');
      return { connectionId: connection.id, refused: null, inResponseTo: verdict.inResponseTo, assertion: { ...verdict.assertion, groups: [...verdict.assertion.groups], methods: [...verdict.assertion.methods] } };
    } catch (error) {
      if (error instanceof UnreadableXml) return no(error.message);
      throw error;
    }
  }

  return {
    describe(settings) {
      const provider = settingsOfKind(settings, 'saml').provider?.entityId ?? null;
      return { provider, secretIsFor: '' };
    },
    accept(settings) {
      const saml = settingsOfKind(settings, 'saml');
      return saml.provider === null ? saml : { ...saml, provider: acceptProvider(saml.provider, options.allowHttp) };
    },
    async check({ settings }) {
      const { provider } = known(settings);
      if (!isSafeAddress(provider.signInUrl, options.allowHttp)) throw refused('the sign-in address must be an https address');
      const warning = certificateWarning(provider.certificates.map((pem) => certificateFacts(pem)), options.clock.now());
      if (warning !== null) throw refused(warning);
      return `${provider.entityId} is entered with ${provider.certificates.length === 1 ? 'one certificate' : `${provider.certificates.length} certificates`}; whether it signs with them, the first sign-in shows`;
    },
    async begin(connection) {
      const { provider } = known(connection.settings);
      if (!isSafeAddress(provider.signInUrl, options.allowHttp)) throw refused('the sign-in address must be an https address');
      // An id of XML must not begin with a digit.
      const requestId = `_${newId().replaceAll('-', '')}`;
      const saml = library({ provider, ...serviceProviderOf(options.baseUrl(), connection.id) }, { requestId });
      return { url: await saml.getAuthorizeUrlAsync('', undefined, {}), kept: { requestId } };
    },
    async finish(connection, query, kept) {
      const arrived = await carried.open(query.get('saml') ?? '');
      if (arrived === null || arrived.connectionId !== connection.id) throw refused('the answer of the identity provider is not one, or took too long');
      if (arrived.refused !== null || arrived.assertion === null) throw refused(`the answer of the identity provider does not fit: ${arrived.refused ?? 'it names nobody'}`);
      if (kept['requestId'] === undefined || arrived.inResponseTo !== kept['requestId']) throw refused('the answer of the identity provider is to another attempt');
      return arrived.assertion;
    },
    async receive(connection, untrustedResponse) {
      const arrived = await understand(connection, untrustedResponse);
      return { carried: await carried.seal(arrived), understood: arrived.refused === null };
    },
  };
}

/** @throws InvalidRequest for an address that is not safe, or a certificate that cannot be used. */
function acceptProvider(provider: SamlProvider, allowHttp: boolean): SamlProvider {
  if (!isSafeAddress(provider.signInUrl, allowHttp)) throw new InvalidRequest([{ path: 'settings.provider.signInUrl', message: 'must be an https address without a name or password in it' }]);
  const certificates = provider.certificates.map((text, index) => {
    try {
      return readCertificate(text);
    } catch (error) {
      throw new InvalidRequest([{ path: `settings.provider.certificates.${index}`, message: error instanceof Error ? error.message : 'cannot be read' }]);
    }
  });
  return { ...provider, certificates: [...new Set(certificates)] };
}

interface Parties { readonly provider: SamlProvider; readonly entityId: string; readonly acsUrl: string }

/** Its own checks of time and audience are off: the former follow the system's clock, and both are told apart from a signature that does not hold by `readAssertion`. */
function library({ provider, entityId, acsUrl }: Parties, options: { responseSigned?: boolean; requestId?: string }): SAML {
  const { requestId } = options;
  return new SAML({
    callbackUrl: acsUrl, issuer: entityId, audience: false, entryPoint: provider.signInUrl, idpCert: [...provider.certificates], idpIssuer: provider.entityId, identifierFormat: null, disableRequestedAuthnContext: true,
    // A signature of the whole response need not be there; where it is, it must hold as well.
    wantAssertionsSigned: true, wantAuthnResponseSigned: options.responseSigned ?? false, validateInResponseTo: ValidateInResponseTo.never, acceptedClockSkewMs: -1,
    ...(requestId === undefined ? {} : { generateUniqueId: () => requestId }),
  });
}

/** The signed bytes of the assertion; `null` where no signature holds. */
async function signedAssertion(saml: SAML, response: string): Promise<string | null> {
  const answer = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(response).toString('base64') }).catch(() => null);
  return answer?.profile?.getAssertionXml?.() ?? null;
}

/** @throws UnreadableXml. */
function decode(untrustedResponse: string): string {
  const base64 = untrustedResponse.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new UnreadableXml('it is not base64');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(Buffer.from(base64, 'base64'));
  } catch (error) {
    throw new UnreadableXml('it is not UTF-8', { cause: error });
  }
}
