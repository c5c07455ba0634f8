import { Button } from '@mantine/core';
import { describeScope } from '@keystead/contract';
import { CalendarClock, KeyRound, Plus } from 'lucide-react';
import { type ItemOf, useMay, usePages } from '../../api/index.ts';
import { conditionOf, HealthAsOf, LegStateBadge, type Live, useLiveHealth, worstOf } from '../../live-health/index.ts';
import { Badge, Card, DataTable, EmptyState, formatDate, formatMilliseconds, formatNumber, PageHeader, SandboxBadge, type TableColumn, Time } from '../../ui/index.ts';
import { capUsePercent } from './caps.ts';
import classes from './credentials.module.css';
import { HealthBadge } from './health.tsx';
import { isPast } from './past.ts';
import { KeyNotices } from './key-notices.tsx';
import { ProviderMark } from './provider-mark.tsx';

type Row = ItemOf<'listCredentials'>;

const columnsOf = (live: Live): readonly TableColumn<Row>[] => [
  {
    id: 'name', header: 'Credential', role: 'title',
    cell: (row) => (
      <div className={classes.named}>
        <ProviderMark name={row.providerName} sandbox={row.sandbox} />
        <div><a href={`/credentials/${row.id}`}>{row.label}</a><small>{row.sandbox ? <SandboxBadge /> : row.providerName}</small></div>
      </div>
    ),
  },
  { id: 'fingerprint', header: 'Fingerprint', cell: (row) => <span className="ks-mono">{row.fingerprint}{row.lastFour !== null && <> <span className={`ks-faint ${classes.whole}`}>…{row.lastFour}</span></>}</span> },
  { id: 'environment', header: 'Environment', cell: (row) => <Badge>{row.environment}</Badge> },
  { id: 'health', header: 'Health', cell: (row) => <span className={classes.live}><HealthBadge credential={row} /><LiveCell row={row} live={live} /></span> },
  { id: 'scope', header: 'Who may use it', cell: (row) => (row.scope.teams === 'any' && row.scope.apps === 'any' ? describeScope(row.scope).replace('Everyone in your organisation', 'Everyone') : describeScope(row.scope)) },
  { id: 'cap', header: 'Cap', align: 'end', role: 'detail', cell: (row) => <CapUse row={row} /> },
  { id: 'rotation', header: 'Rotation', align: 'end', role: 'detail', cell: (row) => <Rotation row={row} /> },
  { id: 'models', header: 'Models', align: 'end', role: 'detail', cell: (row) => (row.modelCount === 0 ? <span className="ks-faint" title="Known once the provider has been asked">–</span> : formatNumber(row.modelCount)) },
  { id: 'used', header: 'Last used', align: 'end', cell: (row) => <Time iso={row.lastUsedAt} /> },
];

/** How its calls go over all gateways, by the model that does worst. */
function LiveCell({ row, live }: { readonly row: Row; readonly live: Live }) {
  const legs = live.legsOf(row.id);
  const worst = worstOf(legs);
  if (worst === undefined || conditionOf(worst) === 'idle') return <small>no calls lately</small>;
  const inFlight = legs.reduce((sum, leg) => sum + leg.inFlight, 0);
  const parts = [worst.p50Milliseconds === null ? null : `${formatMilliseconds(worst.p50Milliseconds)} p50`, inFlight === 0 ? null : `${formatNumber(inFlight)} in flight`].filter((part) => part !== null);
  // That calls pass goes without saying; that they do not does not.
  return <>{conditionOf(worst) !== 'closed' && <LegStateBadge leg={worst} />}<small title={legs.length > 1 ? `${worst.model}, of ${legs.length} models` : worst.model}>{parts.length > 0 ? parts.join(' · ') : worst.model}</small></>;
}

function CapUse({ row }: { readonly row: Row }) {
  const percent = capUsePercent(row.caps);
  return percent === null ? <span className="ks-faint">–</span> : <span>{formatNumber(Math.round(percent))} %</span>;
}

function Rotation({ row: { rotation, sandbox, expiresAt } }: { readonly row: Row }) {
  if (sandbox) return <span className="ks-faint">–</span>;
  if (isPast(expiresAt)) return <Badge tone="bad">expired</Badge>;
  if (rotation.candidateVersion !== null) return <Badge tone="info">under way</Badge>;
  if (rotation.dueAt === null) return <span className="ks-faint">no schedule</span>;
  return isPast(rotation.dueAt) ? <Badge tone="warn">due</Badge> : <span>{formatDate(rotation.dueAt)}</span>;
}

/** The vault: every provider credential, none of the keys. */
export function Page() {
  const list = usePages('listCredentials');
  const live = useLiveHealth();
  const mayAdd = useMay('credentials.manage');
  const add = <Button component="a" href="/credentials/add" leftSection={<Plus size={16} aria-hidden />}>Add a key</Button>;
  return (
    <>
      <PageHeader title="Credentials" lead="Your organisation’s own provider keys. Sealed on entry, used by the gateway, readable by nobody." actions={<><Button variant="default" component="a" href="/credentials/calendar" leftSection={<CalendarClock size={16} aria-hidden />}>Rotation calendar</Button>{mayAdd && add}</>} />
      <KeyNotices />
      <Card flush footer={list.items !== undefined && list.items.length > 0 ? <HealthAsOf live={live} /> : undefined}>
        <DataTable
          label="Provider credentials" columns={columnsOf(live)} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/credentials/${row.id}`} muted={(row) => row.state === 'disabled'}
          problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={(
            <EmptyState icon={KeyRound} title="No key in the vault yet" actions={mayAdd ? add : undefined}>
              <p>{mayAdd ? 'Paste a key of OpenAI, Anthropic, Google or another provider. Or begin with the sandbox, which needs none.' : 'An owner or admin can add one.'}</p>
            </EmptyState>
          )}
        />
      </Card>
    </>
  );
}
