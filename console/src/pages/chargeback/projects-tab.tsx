import { Button } from '@mantine/core';
import { FolderKanban, Plus } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { Badge, Card, DataTable, Dialog, EmptyState, Form, FormActions, formatNumber, ProblemNotice, type TableColumn, TextField, Time, toast } from '../../ui/index.ts';
import classes from './chargeback.module.css';

type Project = AnswerOf<'listProjects'>['items'][number];
type Unknown = AnswerOf<'listProjects'>['unknown'][number];
const invalidates = ['listProjects', 'readChargeback', 'readChargebackStatement'] as const;

/** Client projects, and what was charged to projects that nobody put on the list. */
export function ProjectsTab({ mayManage }: { readonly mayManage: boolean }) {
  const list = useRead('listProjects');
  const [making, setMaking] = useState<string | null>(null);
  const [editing, setEditing] = useState<Project | null>(null);
  const change = useAction('updateProject', { invalidates });
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking('')}>Add a project</Button> : undefined;
  const columns: readonly TableColumn<Project>[] = [
    { id: 'code', header: 'Project', role: 'title', cell: (row) => <><span className="ks-mono">{row.code}</span>{row.closedAt !== null && <> <Badge>closed</Badge></>}</> },
    { id: 'client', header: 'Client', cell: (row) => (row.client === '' ? <span className="ks-faint">not named</span> : row.client) },
    ...(mayManage ? [{
      id: 'acts', header: 'Change', align: 'end' as const,
      cell: (row: Project) => <><Button size="compact-sm" variant="subtle" onClick={() => setEditing(row)}>Name client<span className="ks-hidden"> of {row.code}</span></Button><Button size="compact-sm" variant="subtle" onClick={() => void change.run({ params: { projectId: row.id }, body: { closed: row.closedAt === null }, ifMatch: row.etag })}>{row.closedAt === null ? 'Close' : 'Open again'}<span className="ks-hidden"> {row.code}</span></Button></>,
    }] : []),
  ];
  const unknown: readonly TableColumn<Unknown>[] = [
    { id: 'code', header: 'Project', role: 'title', cell: (row) => <span className="ks-mono">{row.code}</span> },
    { id: 'requests', header: 'Requests', align: 'end', cell: (row) => formatNumber(row.requests) },
    { id: 'last', header: 'Last used', role: 'detail', cell: (row) => <Time iso={row.lastUsedAt} /> },
    ...(mayManage ? [{ id: 'add', header: 'Add', align: 'end' as const, cell: (row: Unknown) => <Button size="compact-sm" variant="default" onClick={() => setMaking(row.code)}>Add<span className="ks-hidden"> {row.code}</span></Button> }] : []),
  ];
  return (
    <div className={classes.parts}>
      <ProblemNotice problem={change.problem} />
      {list.data !== undefined && list.data.unknown.length > 0 && (
        <Card flush title="Used, and not on the list" lead="Named by tokens or requests in the last 31 days. A misspelt one is money that nobody is charged for.">
          <DataTable label="Projects that are not on the list" columns={unknown} rows={list.data.unknown} rowKey={(row) => row.code} empty={null} />
        </Card>
      )}
      <Card flush title="Client projects" lead="Their codes are what tokens and the header x-keystead-project name." actions={add}>
        <DataTable
          label="Client projects" columns={columns} rows={list.data?.items} rowKey={(row) => row.id} muted={(row) => row.closedAt !== null} problem={list.error} onRetry={() => void list.refetch()}
          empty={<EmptyState icon={FolderKanban} title="No project on the list" actions={add}><p>A project has the code that requests name it by, and its client. Under Settings you can have all others refused.</p></EmptyState>}
        />
      </Card>
      {(making !== null || editing !== null) && <ProjectDialog key={editing?.id ?? making} code={making ?? ''} project={editing} onClose={() => { setMaking(null); setEditing(null); }} />}
    </div>
  );
}

function ProjectDialog({ code, project, onClose }: { readonly code: string; readonly project: Project | null; readonly onClose: () => void }) {
  const create = useAction('createProject', { invalidates });
  const update = useAction('updateProject', { invalidates });
  const { problem, busy } = project === null ? create : update;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const client = values['client'] ?? '';
    const done = project === null ? await create.run({ body: { code: values['code'] ?? '', client } }) : await update.run({ params: { projectId: project.id }, body: { client }, ifMatch: project.etag });
    if (done === null) return;
    toast(project === null ? 'Project added' : 'Client named');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={project === null ? 'Add a project' : `Client of ${project.code}`}>
      <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
        {project === null && <TextField name="code" label="Code" description="Exactly as tokens and requests name it" required maxLength={120} defaultValue={code} data-autofocus />}
        <TextField name="client" label="Client" maxLength={200} defaultValue={project?.client ?? ''} />
        <ProblemNotice problem={problem} />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy}>{project === null ? 'Add it' : 'Save'}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
