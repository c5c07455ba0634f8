import { operations, playgroundApp } from '@keystead/contract';
import { type Clock, implement, KeysteadError, newId } from '../../foundation/index.ts';
import type { Identity } from '../../identity/index.ts';

/** As long as a principal token is good, less what two clocks may differ by. */
const lifetimeMilliseconds = 295_000;

/** A short-lived token for calls that somebody makes from the console: theirs, for the app “playground”. For a session alone; a program has a token. */
export function issuePlaygroundToken({ clock, issuePrincipalToken }: { readonly clock: Clock; readonly issuePrincipalToken: Identity['issuePrincipalToken'] }) {
  return implement(operations.issuePlaygroundToken, async ({ principal: { kind, tenantId, userId }, body: { environment } }) => {
    if (kind !== 'user' || userId === null) throw new KeysteadError('forbidden', { permission: 'a session of a member' });
    const expiresAt = new Date(clock.now().getTime() + lifetimeMilliseconds).toISOString();
    return { token: await issuePrincipalToken({ tenantId, userId, teamId: null, environment, app: playgroundApp, run: newId() }), expiresAt };
  });
}
