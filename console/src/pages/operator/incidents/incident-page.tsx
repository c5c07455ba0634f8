import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../../api/index.ts';
import { usePathParameter } from '../../../navigation/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, Facts, formatDateTime, Line, Notice, PageHeader, ProblemNotice, type TableColumn, Time, Waiting } from '../../../ui/index.ts';
import { Building2 } from 'lucide-react';
import { Clock } from './clock.tsx';
import type { Incident } from './incident.ts';
import { ReportDialog, WidenDialog } from './more-dialogs.tsx';
import classes from './incidents.module.css';
import { severityTones } from './words.ts';

type Delivery = Incident['deliveries'][number];

const deliveryColumns = (reports: number): readonly TableColumn<Delivery>[] => [
  { id: 'name', header: 'Organisation', role: 'title', cell: (row) => <strong>{row.name}</strong> },
  { id: 'told', header: 'In their console', cell: (row) => (row.toldAt === null ? <Badge tone="bad" dot>Not yet</Badge> : row.reports < reports ? <Badge tone="warn" dot>{row.reports} of {reports} reports</Badge> : <Time iso={row.toldAt} />) },
  { id: 'mail', header: 'Mail', cell: (row) => (row.mails === 0 ? <span className="ks-soft">None</span> : row.mailsFailed > 0 ? <><Badge tone="bad" dot>{row.mailsFailed} failed: call them</Badge>{row.mailAnswer !== null && <div className="ks-soft">{row.mailAnswer}</div>}</> : row.mailsSent < row.mails ? <><Badge tone="warn" dot>{row.mailsSent} of {row.mails} sent</Badge>{row.mailAnswer !== null && <div className="ks-soft">{row.mailAnswer}</div>}</> : <Badge tone="good" dot>{row.mailsSent} sent</Badge>) },
  { id: 'read', header: 'Read', align: 'end', cell: (row) => (row.acknowledgedAt === null ? <span className="ks-soft">Not said</span> : <Time iso={row.acknowledgedAt} />) },
];

/** One incident: the clock, the plan, reports, and who was told when. */
export function Page() {
  const incidentId = usePathParameter('incidentId');
  const read = useRead('readServiceIncident', { params: { serviceIncidentId: incidentId } }, { pollMilliseconds: 5_000 });
  const may = useMay('operator.incidents');
  const [dialog, setDialog] = useState<'report' | 'widen' | null>(null);
  if (read.data === undefined) return read.error === null ? <Card><Waiting /></Card> : <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />;
  const incident = read.data;
  const open = incident.closedAt === null;
  return (
    <>
      <PageHeader title={incident.title} lead="An incident of this installation" actions={may && <Line>{!incident.affectsAll && <Button variant="default" onClick={() => setDialog('widen')}>Add organisations</Button>}{open && <Button onClick={() => setDialog('report')}>Report</Button>}</Line>} />
      <Column>
        {!incident.mailConfigured && <Notice tone="warn" title="No mail server is set"><p>They see it in their console alone. Reach them by other means as well.</p></Notice>}
        <Card>
          <Facts facts={[
            ['24 hours', <Clock key="clock" incident={incident} />, `Until ${formatDateTime(incident.dueAt)}`],
            ['Severity', <Badge key="severity" tone={severityTones[incident.severity]} dot>{incident.severity}</Badge>],
            ['You became aware', formatDateTime(incident.awareAt)], ['Since', incident.beganAt === null ? 'Not known yet' : formatDateTime(incident.beganAt)],
            ['Affected', `${incident.affected}${incident.affectsAll ? ', every one that there was' : ''}; ${incident.untold} do not have every report yet, ${incident.mailsUnsent} mails are unsent`],
            ['Declared', `${formatDateTime(incident.declaredAt)}${incident.declaredByName === null ? '' : `, ${incident.declaredByName}`}`],
            ['State', open ? 'Open' : `Closed on ${formatDateTime(incident.closedAt ?? '')}`],
          ]} />
        </Card>
        <Card flush title="Who is told">
          <DataTable label="Organisations that are affected" columns={deliveryColumns(incident.reports.length)} rows={incident.deliveries} rowKey={(row) => row.tenantId} empty={<EmptyState icon={Building2} title="No organisation is affected" />} />
        </Card>
        <Plan incident={incident} may={may} />
        {incident.reports.toReversed().map((report) => (
          <Card key={report.number} title={{ first: 'First notice', update: 'Update', final: 'Final report' }[report.kind]} lead={formatDateTime(report.publishedAt)}>
            <Facts facts={[['What is known', <span key="known" className={classes.text}>{report.known}</span>], ['What is done', <span key="doing" className={classes.text}>{report.doing}</span>], report.asked === null ? null : ['What they should do', <span key="asked" className={classes.text}>{report.asked}</span>]]} />
          </Card>
        ))}
      </Column>
      {dialog === 'report' && <ReportDialog incident={incident} onClose={() => setDialog(null)} />}
      {dialog === 'widen' && <WidenDialog incident={incident} onClose={() => setDialog(null)} />}
    </>
  );
}

function Plan({ incident, may }: { readonly incident: Incident; readonly may: boolean }) {
  const set = useAction('setIncidentStep', { invalidates: ['readServiceIncident'] });
  return (
    <Card title="The plan" lead="Who does what by when, counted from the moment at which you became aware.">
      <ProblemNotice problem={set.problem} />
      <ul className={classes.plan}>
        {incident.plan.map((step) => (
          <li key={step.id}>
            <Checkbox
              checked={step.doneAt !== null} disabled={!may || set.busy} label={step.title} onChange={(event) => void set.run({ params: { serviceIncidentId: incident.id }, body: { step: step.id, done: event.currentTarget.checked } })}
              description={`${step.who}, by ${formatDateTime(step.dueAt)}. ${step.how}${step.doneAt === null ? '' : ` Done on ${formatDateTime(step.doneAt)}${step.doneByName === null ? '' : ` by ${step.doneByName}`}.`}`}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
