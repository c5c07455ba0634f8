import { auditorLinkOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { addressKey } from '../attempt-limits.ts';
import { openLink } from '../auditor-links/guest-session.ts';
import { createLink, listLinks, revokeLink } from '../auditor-links/links.ts';
import type { IdentityContext } from '../context.ts';

export const listAuditorLinks = (context: IdentityContext) => implement(auditorLinkOperations.listAuditorLinks, ({ principal, query }) => listLinks(context, principal.tenantId, query));
export const createAuditorLink = (context: IdentityContext) => implement(auditorLinkOperations.createAuditorLink, ({ principal, body }) => createLink(context, principal, body));
export const revokeAuditorLink = (context: IdentityContext) => implement(auditorLinkOperations.revokeAuditorLink, ({ principal, params }) => revokeLink(context, principal, params.linkId));

export function openAuditorLink(context: IdentityContext) {
  return implement(auditorLinkOperations.openAuditorLink, async (call) => {
    const address = addressKey(call.clientAddress);
    context.limits.address.take(address);
    const opened = await openLink(context, call, call.body.token);
    context.limits.address.forgive(address);
    return opened;
  });
}
