import { describeScope } from '@keystead/contract';
import type { AnswerOf } from '../../api/index.ts';
import { Card, CopyValue, Facts, formatDateTime, formatMilliseconds, Notice, Time, WithAside } from '../../ui/index.ts';
import { HealthBadge } from './health.tsx';
import { ModelList } from './model-list.tsx';
import { isPast } from './past.ts';
import { SettingsCard } from './settings-card.tsx';
import { Stopping } from './stopping.tsx';
import { custodyText, payerText } from './trust.ts';

/** What is left to see of a credential, and how to stop it. */
export function OverviewTab({ credential, mayManage }: { readonly credential: AnswerOf<'readCredential'>; readonly mayManage: boolean }) {
  const expired = isPast(credential.expiresAt);
  return (
    <WithAside aside={(
      <>
        <Card title="Health">
          <Facts facts={[
            ['State', <HealthBadge key="state" credential={credential} />, ...(credential.health.detail === null ? [] as const : [credential.health.detail] as const)],
            ['Checked', <Time key="checked" iso={credential.health.checkedAt} />],
            ['Answered in', formatMilliseconds(credential.health.latencyMs)],
          ]} />
        </Card>
        <SettingsCard credential={credential} mayManage={mayManage} />
        {mayManage && <Stopping credential={credential} />}
      </>
    )}>
      {expired && <Notice tone="bad" title="This key has expired"><p>Calls with it are refused and ask for a new key. <a className="ks-link" href={`/credentials/${credential.id}?tab=versions&add=version`}>Add its next version</a>.</p></Notice>}
      {credential.warning !== null && <Notice tone="warn" title="This key may do more than it needs to"><p>{credential.warning}</p></Notice>}
      <Card title="What can be seen of it">
        <Facts facts={[
          ['Fingerprint', <CopyValue key="fingerprint" value={credential.fingerprint} what="fingerprint" />, 'Appears on every ledger row and audit event that used this key'],
          credential.lastFour === null ? null : ['Last four', <code key="last-four">…{credential.lastFour}</code>],
          ['Provider', credential.providerName],
          ['Bound to', <code key="origin">{credential.origin}</code>, Object.keys(credential.connection).length === 0 ? 'The key is sent nowhere else' : `The key is sent nowhere else. ${Object.entries(credential.connection).map(([name, value]) => `${name}: ${value}`).join(', ')}`],
          ['Environment', credential.environment],
          ['Who may use it', <a className="ks-link" key="scope" href={`/credentials/${credential.id}?tab=access`}>{describeScope(credential.scope)}</a>],
          ['Held', custodyText[credential.custody].title, custodyText[credential.custody].meaning],
          ['Paid by', payerText[credential.payer]],
          ['Version', <a className="ks-link" key="version" href={`/credentials/${credential.id}?tab=versions`}>{String(credential.version)}</a>],
          ['Added', formatDateTime(credential.createdAt)],
          ['Last used', <Time key="used" iso={credential.lastUsedAt} />],
        ]} />
      </Card>
      <ModelList models={credential.models} answered={credential.health.state === 'valid'} />
    </WithAside>
  );
}
