import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { serviceProviderOf, writeMetadata } from '../sso/saml/metadata.ts';

/** Made from the id alone, so that it says nothing of whether there is such a connection. */
export function readServiceProviderMetadata(context: IdentityContext) {
  return implement(ssoOperations.readServiceProviderMetadata, async ({ params }) => new Response(writeMetadata(serviceProviderOf(context.baseUrl(), params.connectionId)), {
    headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8', 'x-content-type-options': 'nosniff', 'content-disposition': 'inline; filename="keystead-metadata.xml"', 'content-security-policy': "default-src 'none'" },
  }));
}
