import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { startSsoSignIn as start } from '../sso/sign-in.ts';

export function startSsoSignIn(context: IdentityContext) {
  return implement(ssoOperations.startSsoSignIn, (call) => start(context, call, call.body.email));
}
