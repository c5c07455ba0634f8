import { ssoOperations } from '@keystead/contract';
import { KeysteadError, implement } from '../../foundation/index.ts';
import type { IdentityContext } from '../context.ts';
import { finishSsoSignIn as finish } from '../sso/sign-in.ts';

export function finishSsoSignIn(context: IdentityContext) {
  return implement(ssoOperations.finishSsoSignIn, (call) => goOn(async () => {
    await finish(context, call);
    return '/';
  }));
}

/** A browser comes here, so it is sent on: to where `work` says, or back to the sign-in page with what went wrong behind the `#`. */
export async function goOn(work: () => Promise<string>): Promise<Response> {
  try {
    return goTo(await work());
  } catch (error) {
    if (!(error instanceof KeysteadError) || error.status >= 500) throw error;
    return goTo(`/sign-in#${new URLSearchParams({ sso: error.code, detail: error.message }).toString()}`);
  }
}

/** Relative: wherever the browser reached us, there it stays. */
function goTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'referrer-policy': 'no-referrer' } });
}
