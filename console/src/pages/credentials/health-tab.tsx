import { Activity } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { HealthAsOf, LegState, useLiveHealth } from '../../live-health/index.ts';
import { Card, Column, DataTable, EmptyState, Facts, formatDateTime, formatMilliseconds, formatNumber, Notice, type TableColumn, Time } from '../../ui/index.ts';
import classes from './credentials.module.css';
import { HealthBadge } from './health.tsx';
import { ProviderLinks } from './provider-links.tsx';
import { TestPromptCard } from './test-prompt-card.tsx';

type Check = AnswerOf<'listCredentialChecks'>['items'][number];

const columns: readonly TableColumn<Check>[] = [
  { id: 'at', header: 'Checked', role: 'title', cell: (row) => formatDateTime(row.checkedAt) },
  { id: 'state', header: 'Answer', cell: (row) => <HealthBadge credential={{ state: 'active', health: { state: row.state, detail: row.detail, checkedAt: row.checkedAt, latencyMs: row.latencyMs } }} /> },
  { id: 'latency', header: 'Answered in', align: 'end', cell: (row) => formatMilliseconds(row.latencyMs) },
  { id: 'models', header: 'Models', align: 'end', cell: (row) => (row.modelCount === 0 ? '–' : formatNumber(row.modelCount)) },
  { id: 'version', header: 'Version', align: 'end', role: 'detail', cell: (row) => String(row.version) },
];

function leftText({ what, remaining, limit }: AnswerOf<'readCredential'>['quota']['left'][number]): string {
  return `${formatNumber(remaining)}${limit === null ? '' : ` of ${formatNumber(limit)}`} ${what}`;
}

/** How the calls with it go just now, model by model, over all gateway processes. */
function LiveCard({ credentialId }: { readonly credentialId: string }) {
  const live = useLiveHealth();
  const legs = live.legsOf(credentialId);
  return (
    <Card title="Calls just now" lead="What the gateways see of the last minutes, model by model." footer={<HealthAsOf live={live} />}>
      {legs.length === 0 ? <p className="ks-soft" style={{ margin: 0 }}>No gateway has called it in the last minutes.</p> : (
        <ul className={classes.liveLegs}>{legs.map((leg) => <li key={leg.model}><span className="ks-mono">{leg.model}</span><LegState leg={leg} /></li>)}</ul>
      )}
    </Card>
  );
}

/** What the provider said of the key, day by day, and what it tells about the account. */
export function HealthTab({ credential }: { readonly credential: AnswerOf<'readCredential'> }) {
  const checks = useRead('listCredentialChecks', { params: { credentialId: credential.id } });
  return (
    <Column>
      {credential.warning !== null && <Notice tone="warn" title="This key may do more than it needs to"><p>{credential.warning}</p></Notice>}
      {credential.quota.usedUpSince !== null && (
        <Notice tone="bad" title={`Quota used up since ${formatDateTime(credential.quota.usedUpSince)}`}>
          <p>The provider says that quota or balance of this account are used up. The key itself stays enabled: top it up or raise the limit at the provider, and the next answered call clears this.</p>
        </Notice>
      )}
      <Card title="Now" lead="Checked by itself once a day with a free call.">
        <Column gap="sm">
          <Facts facts={[
            ['State', <HealthBadge key="state" credential={credential} />, ...(credential.health.detail === null ? [] as const : [credential.health.detail] as const)],
            ['Checked', <Time key="checked" iso={credential.health.checkedAt} />],
            ['Expires', credential.expiresAt === null ? 'not entered' : formatDateTime(credential.expiresAt)],
            credential.quota.left.length === 0 ? null : ['Left in this window', credential.quota.left.map(leftText).join(', '), 'as the provider said with the last check'],
            credential.organisation === null ? null : ['Organisation at the provider', <code key="organisation">{credential.organisation}</code>],
            credential.project === null ? null : ['Project at the provider', <code key="project">{credential.project}</code>],
          ]} />
          <ProviderLinks providerId={credential.provider} />
        </Column>
      </Card>
      <LiveCard credentialId={credential.id} />
      <TestPromptCard credential={credential} />
      <Card title="History" flush>
        <DataTable
          label="Checks" columns={columns} rows={checks.data?.items} rowKey={(row) => `${row.checkedAt} ${row.version}`} problem={checks.error} onRetry={() => void checks.refetch()}
          empty={<EmptyState icon={Activity} title="Not checked yet"><p>The first check comes within a day, or now with “Check now”.</p></EmptyState>}
        />
      </Card>
    </Column>
  );
}
