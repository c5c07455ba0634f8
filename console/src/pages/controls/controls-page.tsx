import { type ControlState, controlPartyTexts, controlStates, controlStateTexts, type Framework, frameworkNames, frameworks, reportNames } from '@keystead/contract';
import { Button, Select } from '@mantine/core';
import { Download, ListChecks } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ApiProblem, download, toApiProblem, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatDate, Line, PageHeader, ProblemNotice, Stat, StatRow, type TableColumn, type Tone, TwoLines } from '../../ui/index.ts';
import classes from './controls.module.css';

type Control = AnswerOf<'listControls'>['items'][number];
type Report = AnswerOf<'listControls'>['reports'][number];

const tones: Readonly<Record<ControlState, Tone>> = { met: 'good', partly: 'warn', 'not-met': 'bad', elsewhere: 'neutral' };

const columns: readonly TableColumn<Control>[] = [
  { id: 'control', header: 'Control', role: 'title', cell: (row) => <TwoLines below={frameworkNames[row.framework]}><strong className={classes.id}>{row.id}</strong></TwoLines> },
  { id: 'asks', header: 'What it asks', role: 'text', cell: (row) => row.title },
  { id: 'state', header: 'State', cell: (row) => <Badge tone={tones[row.state]} dot>{controlStateTexts[row.state]}</Badge> },
  { id: 'by', header: 'Who', cell: (row) => controlPartyTexts[row.by] },
  { id: 'meets', header: 'What meets it', role: 'text', cell: (row) => <Shown label={row.meets} href={row.href} /> },
  { id: 'evidence', header: 'Evidence', role: 'text', cell: (row) => (row.evidence.length === 0 ? <span className="ks-soft">{row.state === 'met' ? 'How Keystead works' : '–'}</span> : <ul className={classes.evidence}>{row.evidence.map((each) => <li key={each.label}><Shown {...each} /><span className="ks-soft">: {each.holds ? 'yes' : 'no'} ({each.shown})</span></li>)}</ul>) },
];

const reportColumns: readonly TableColumn<Report>[] = [
  { id: 'report', header: 'Report', role: 'title', cell: (row) => reportNames[row.kind] },
  { id: 'held', header: 'Held', cell: (row) => (row.held ? <Badge tone="good" dot>Held</Badge> : <Badge dot>Not held</Badge>) },
  { id: 'issued', header: 'Issued', cell: (row) => (row.issuedOn === null ? '–' : formatDate(`${row.issuedOn}T12:00:00Z`)) },
  { id: 'until', header: 'Valid until', cell: (row) => (row.validUntil === null ? '–' : formatDate(`${row.validUntil}T12:00:00Z`)) },
  { id: 'by', header: 'Audited by', cell: (row) => <TwoLines {...row.reference === null ? {} : { below: row.reference }}>{row.by ?? '–'}</TwoLines> },
];

/** A fact with the page that shows it; the installation’s own page is for its operators alone. */
function Shown({ label, href }: { readonly label: string; readonly href: string }) {
  const mayOperate = useMay('operator.read');
  return href.startsWith('/operator') && !mayOperate ? <>{label}</> : <a className="ks-link" href={href}>{label}</a>;
}

/** What frameworks ask, what meets it here, and whether the facts of this organisation say so. */
export function Page() {
  const [framework, setFramework] = useSearchParameter<Framework | ''>('framework', '');
  const [state, setState] = useSearchParameter<ControlState | ''>('state', '');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const known = frameworks.find((each) => each === framework);
  const query = known === undefined ? {} : { framework: known };
  const read = useRead('listControls', { query });
  const rows = read.data?.items.filter((item) => state === '' || item.state === state);
  const save = (format: 'csv' | 'pdf'): void => { download('exportControls', { query: { ...query, format } }, `controls.${format}`).then(() => setProblem(null), (error: unknown) => setProblem(toApiProblem(error))); };
  return (
    <>
      <PageHeader
        title="Controls" lead="What frameworks ask, what meets it, and by whom. States are computed from your organisation as it is now. They are evidence for an assessment, not an assessment."
        actions={<Line><Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={() => save('csv')}>CSV</Button><Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={() => save('pdf')}>PDF</Button></Line>}
      />
      <Column>
        <ProblemNotice problem={problem} />
        <Line gap="md">
          <Select label="Framework" placeholder="All of them" clearable value={framework === '' ? null : framework} onChange={(value) => setFramework(frameworks.find((each) => each === value) ?? null)} data={frameworks.map((value) => ({ value, label: frameworkNames[value] }))} />
          <Select label="State" placeholder="Every state" clearable value={state === '' ? null : state} onChange={(value) => setState(controlStates.find((each) => each === value) ?? null)} data={controlStates.map((value) => ({ value, label: controlStateTexts[value] }))} />
        </Line>
        <StatRow>{controlStates.map((each) => <Stat key={each} label={controlStateTexts[each]} value={read.data === undefined ? undefined : read.data.items.filter((item) => item.state === each).length} />)}</StatRow>
        <Card flush>
          <DataTable label="Controls" columns={columns} rows={rows} rowKey={(row) => `${row.framework} ${row.id}`} problem={read.error} onRetry={() => void read.refetch()} empty={<EmptyState icon={ListChecks} title="No control is in this state"><p>Choose another state or framework.</p></EmptyState>} />
        </Card>
        <Card flush title="Reports of auditors" lead="What whoever operates this installation holds. Ask them for a copy.">
          <DataTable label="Reports of auditors" columns={reportColumns} rows={read.data?.reports} rowKey={(row) => row.kind} empty={<EmptyState icon={ListChecks} title="None is known" />} />
        </Card>
      </Column>
    </>
  );
}
