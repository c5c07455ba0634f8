import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { receiveSamlResponse as receive } from '../sso/sign-in.ts';
import { goOn } from './finish-sso-sign-in.ts';

/** A browser comes here with a form of the identity provider's page. Sent on by GET, it brings the cookie of the attempt along. */
export function receiveSamlResponse(context: IdentityContext) {
  return implement(ssoOperations.receiveSamlResponse, (call) => goOn(() => receive(context, call, call.params.connectionId)));
}
