import type { KeyIncident } from '@keystead/contract';
import { Button, Menu } from '@mantine/core';
import { ChevronDown, Download, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, download, toApiProblem, useMay, useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, EmptyState, Facts, formatDateTime, PageHeader, ProblemNotice, Time, Waiting, WithAside } from '../../ui/index.ts';
import { CloseDialog } from './close-dialog.tsx';
import { Containment } from './containment.tsx';
import { Tasks } from './tasks.tsx';
import { Timeline } from './timeline.tsx';
import { Use } from './use.tsx';

const trail = [{ label: 'Incidents', href: '/incidents' }];

/** One suspected key, from the stop to the report. */
export function Page() {
  const incidentId = usePathParameter('incidentId');
  const { data: incident, error, refetch } = useRead('readKeyIncident', { params: { keyIncidentId: incidentId } });
  const mayManage = useMay('credentials.manage');
  const [closing, setClosing] = useState(false);
  if (incident === undefined) {
    return (
      <>
        <PageHeader title="Incident" trail={trail} />
        {error === null ? <Card><Waiting lines={6} /></Card> : error.code === 'not_found'
          ? <EmptyState icon={ShieldAlert} title="There is no such incident" actions={<Button component="a" href="/incidents" variant="default">See all incidents</Button>} />
          : <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  const open = incident.state === 'open';
  return (
    <>
      <PageHeader
        title={incident.label} trail={trail} beside={<Badge tone={open ? 'warn' : 'neutral'} dot>{open ? 'Open' : 'Closed'}</Badge>}
        lead={<>{incident.reason} Opened <Time iso={incident.openedAt} />{incident.openedByName !== null && ` by ${incident.openedByName}`}.</>}
        actions={<><Exports incident={incident} />{open && mayManage && <Button onClick={() => setClosing(true)}>Close it</Button>}</>}
      />
      <WithAside aside={<><Containment incident={incident} mayManage={mayManage && open} /><Reach incident={incident} /></>} asideFirst>
        <Column>
          {incident.summary !== '' && <Card title="What came of it"><p>{incident.summary}</p></Card>}
          <Tasks incident={incident} mayManage={mayManage && open} />
          <Use incident={incident} />
          <Timeline incident={incident} mayNote={mayManage && open} />
        </Column>
      </WithAside>
      {closing && <CloseDialog incident={incident} onClose={() => setClosing(false)} />}
    </>
  );
}

function Reach({ incident: { reach, fingerprint, providerName, environment, suspectedSince } }: { readonly incident: KeyIncident }) {
  const named = (names: readonly string[]) => (names.length === 0 ? 'none' : names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`);
  return (
    <Card title="What it could reach" lead="As it was when it was suspected">
      <Facts facts={[
        ['Key', `${providerName}, ${environment}`, `Fingerprint ${fingerprint}`], ['Suspected since', formatDateTime(suspectedSince)], ['Who might use it', reach.summary], ['People', named(reach.people)], ['API tokens', named(reach.tokens)], ['Apps', named(reach.apps)], ['Routes', named(reach.routes)],
        ['Models', named(reach.models)],
      ]} />
    </Card>
  );
}

const formats = [['pdf', 'Report as PDF'], ['html', 'Report as HTML'], ['json', 'Report as JSON']] as const;

function Exports({ incident }: { readonly incident: KeyIncident }) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = (work: Promise<void>) => { setProblem(null); work.catch((error: unknown) => setProblem(toApiProblem(error))); };
  return (
    <>
      <Menu>
        <Menu.Target><Button variant="default" leftSection={<Download size={15} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>Export</Button></Menu.Target>
        <Menu.Dropdown>
          {formats.map(([format, label]) => <Menu.Item key={format} onClick={() => take(download('exportKeyIncident', { params: { keyIncidentId: incident.id }, query: { format } }, `incident.${format}`))}>{label}</Menu.Item>)}
          <Menu.Divider />
          <Menu.Item onClick={() => take(download('exportReceipts', { query: { from: incident.suspectedSince, to: incident.closedAt ?? new Date().toISOString() } }, 'receipts.jsonl'))}>Receipts of that time (JSON Lines)</Menu.Item>
          <Menu.Item component="a" href="/audit">Audit log, to check them against</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}
