import { Button, SegmentedControl } from '@mantine/core';
import { ShieldAlert } from 'lucide-react';
import { type ItemOf, useAction, useMay, usePages, useRead, useSession } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatNumber, Line, ProblemNotice, type TableColumn, Time, toast } from '../../ui/index.ts';
import { stateWords } from './words.ts';

type Row = ItemOf<'listBreakGlass'>;

const endings = { time: 'by itself', support: 'support left', organisation: 'ended by your organisation', 'operator-removed': 'their rights were taken' } as const;

/** Who from outside may look in, whose consent that takes, and every time it was asked for. */
export function BreakGlass() {
  const list = usePages('listBreakGlass', undefined, { pollMilliseconds: 15_000 });
  const { user } = useSession();
  const mayDecide = useMay('access.decide');
  const decide = useAction('decideBreakGlass', { invalidates: ['listBreakGlass', 'readAccessNotices'] });
  const columns: readonly TableColumn<Row>[] = [
    { id: 'when', header: 'Asked', cell: (row) => <Time iso={row.requestedAt} /> },
    { id: 'state', header: 'State', cell: (row) => <Line gap="xs"><Badge tone={stateWords[row.state].tone} dot>{stateWords[row.state].label}</Badge>{row.drill && <Badge tone="info">Drill</Badge>}</Line> },
    { id: 'reason', header: 'Why', role: 'title', cell: (row) => <><strong>{row.reason}</strong><br /><span className="ks-soft">{row.requestedByName}, {formatNumber(row.minutes)} minutes, {row.includesContent ? 'with documents and drafts' : 'settings only'}{row.participants.length > 0 && ` · took part: ${row.participants.join(', ')}`}</span></> },
    { id: 'decided', header: 'Decided by', cell: (row) => (row.decidedByName === null ? <span className="ks-faint">nobody yet</span> : `${row.decidedByName} (${row.decidedAs ?? ''})`) },
    { id: 'used', header: 'Looked at', align: 'end', cell: (row) => (row.firstUsedAt === null ? <span className="ks-faint">nothing</span> : `${formatNumber(row.uses)} ${row.uses === 1 ? 'page' : 'pages'}`) },
    { id: 'end', header: 'Ended', align: 'end', cell: (row) => (row.endedAt === null ? <Time iso={row.accessUntil} none="–" /> : <>{row.endedBecause === null ? 'with its approval' : endings[row.endedBecause]}</>) },
    ...(mayDecide ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Row) => (row.state !== 'requested' || row.requestedBy === user.id ? null : (
        <Line gap="xs" justify="end">
          <Button size="compact-xs" loading={decide.busy} onClick={() => void decide.run({ params: { requestId: row.id }, body: { decision: 'approve' } })}>{row.drill ? 'Approve' : 'Let in'}</Button>
          <Button size="compact-xs" variant="default" loading={decide.busy} onClick={() => void decide.run({ params: { requestId: row.id }, body: { decision: 'refuse' } })}>Refuse</Button>
        </Line>
      )),
    }] : []),
  ];
  return (
    <Column>
      <Consent />
      <Card flush title="Support access" lead="Each request of the platform’s people to look into your organisation, and each drill.">
        <ProblemNotice problem={decide.problem} />
        <DataTable
          label="Requests for support access" columns={columns} rows={list.items} rowKey={(row) => row.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={ShieldAlert} title="Nobody has asked to look in"><p>When platform support needs to read your settings, the request stands here, and a second person must agree.</p></EmptyState>}
        />
      </Card>
    </Column>
  );
}

/** Whose consent support access takes; an owner's to say. */
function Consent() {
  const policy = useRead('readAccessPolicy');
  const mayDecide = useMay('access.decide');
  const update = useAction('updateAccessPolicy', { invalidates: ['readAccessPolicy'] });
  async function choose(consent: 'owner' | 'operator'): Promise<void> {
    if (policy.data === undefined || policy.data.consent === consent) return;
    if (await update.run({ body: { consent }, ifMatch: policy.data.etag }) !== null) toast(consent === 'owner' ? 'Only your owners can let support in now' : 'A second operator can let support in now');
  }
  return (
    <Card title="Whose consent it takes" lead="Whoever asks never decides. Access is read-only, never shows a key, lasts four hours at most and ends by itself.">
      <ProblemNotice problem={policy.error ?? update.problem} />
      {policy.data !== undefined && (mayDecide
        ? <SegmentedControl aria-label="Whose consent support access takes" disabled={update.busy} value={policy.data.consent} onChange={(value) => void choose(value === 'operator' ? 'operator' : 'owner')} data={[{ value: 'owner', label: 'An owner of ours' }, { value: 'operator', label: 'An owner, or a second operator' }]} />
        : <p>{policy.data.consent === 'owner' ? 'An owner of your organisation must agree.' : 'An owner of your organisation or a second operator must agree.'}</p>)}
    </Card>
  );
}
