import { fillReason, refusalOwners, refusalReasons, type RequestDetail } from '@keystead/contract';
import { Button } from '@mantine/core';
import { counted, Facts, formatDateTime, Notice } from '../../ui/index.ts';

/** “Why was this refused?”: the rule in words, whose it is, what to do next, and where. */
export function WhyCard({ request }: { readonly request: RequestDetail }) {
  const { code, outcome } = request;
  if (code === null) return null;
  const reason = refusalReasons[code];
  if (reason === undefined) return <Notice tone="bad" title={`It ended with the code ${code}`} />;
  const known = { model: request.askedModel, environment: request.environment, provider: request.provider ?? '', fingerprint: request.fingerprint ?? '', dataClass: request.policy?.dataClass ?? '', ...request.parameters };
  const parameters = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== '').map(([name, value]) => [name, typeof value === 'string' ? withTimes(value) : value]));
  const { where } = reason;
  return (
    <Notice tone={outcome === 'cancelled' ? 'info' : outcome === 'refused' ? 'warn' : 'bad'} title={fillReason(reason.title, parameters)} actions={where === null ? undefined : <Button size="xs" variant="default" component="a" href={whereOf(where.href, request)}>Open {where.label}</Button>}>
      <Facts facts={[
        ['The rule', fillReason(reason.rule, parameters)], ['Whose it is', refusalOwners[reason.whose]], ['What to do', fillReason(reason.next, parameters)],
        request.field === null ? null : ['Field', <code key="field" className="ks-mono">{request.field}</code>], ['Code', <code key="code" className="ks-mono">{code}</code>],
        request.refusedInMinute === null ? null : ['In that minute', `this caller was refused ${counted(request.refusedInMinute, 'time')}; the first ones are kept one by one`],
      ]} />
    </Notice>
  );
}

/** Moments as the rest of the page writes them. */
function withTimes(text: string): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, formatDateTime);
}

/** Where the key is known, its own page. */
function whereOf(href: string, { credentialId }: RequestDetail): string {
  return href === '/credentials' && credentialId !== null ? `/credentials/${credentialId}` : href;
}
