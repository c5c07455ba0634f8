import { Button, Menu, TextInput } from '@mantine/core';
import { Bookmark, Download, Ellipsis, Terminal, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { addressOf, type ApiProblem, download, type InputOf, toApiProblem, useAction, useRead } from '../../api/index.ts';
import { CodeBlock, Dialog, FormActions, ProblemNotice, toast } from '../../ui/index.ts';
import { curlOf } from './view.ts';

type Query = NonNullable<InputOf<'readUsage'>['query']>;

/** What can be done with a view: save it, open a saved one, take it along as CSV or as a command. */
export function ViewMenu({ query, address, onOpen }: { readonly query: Query; readonly address: string; readonly onOpen: (address: string) => void }) {
  const views = useRead('listUsageViews').data?.items ?? [];
  const remove = useAction('deleteUsageView', { invalidates: ['listUsageViews'] });
  const [dialog, setDialog] = useState<'save' | 'curl' | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const saveCsv = (): void => { download('exportUsage', { query }, 'usage.csv').then(() => setProblem(null), (error: unknown) => setProblem(toApiProblem(error))); };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><Button size="xs" variant="default" leftSection={<Ellipsis size={14} aria-hidden />}>This view</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Download size={14} aria-hidden />} onClick={saveCsv}>Download as CSV</Menu.Item>
          <Menu.Item leftSection={<Terminal size={14} aria-hidden />} onClick={() => setDialog('curl')}>As a curl command</Menu.Item>
          <Menu.Item leftSection={<Bookmark size={14} aria-hidden />} onClick={() => setDialog('save')}>Save this view</Menu.Item>
          <Menu.Divider />
          <Menu.Label>Views</Menu.Label>
          <Menu.Item onClick={() => onOpen('?by=model&metric=requests&view=share')}>Model mix</Menu.Item>
          <Menu.Item onClick={() => onOpen('?by=team&then=model')}>Teams by model</Menu.Item>
          {views.map((view) => <Menu.Item key={view.id} onClick={() => onOpen(view.address === '' ? '' : `?${view.address}`)}>{view.name}</Menu.Item>)}
          {views.length > 0 && <Menu.Divider />}
          {views.map((view) => <Menu.Item key={view.id} color="red" leftSection={<Trash2 size={14} aria-hidden />} onClick={() => void remove.run({ params: { viewId: view.id } })}>Remove “{view.name}”</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      <ProblemNotice problem={problem ?? remove.problem} />
      <Dialog opened={dialog === 'curl'} onClose={() => setDialog(null)} title="This view as a command">
        <p className="ks-soft">Needs an API token that may see usage, in the environment variable <code>KEYSTEAD_TOKEN</code>.</p>
        <CodeBlock code={curlOf(location.origin, addressOf('readUsage', { query }))} label="curl command" wrap />
      </Dialog>
      <Dialog opened={dialog === 'save'} onClose={() => setDialog(null)} title="Save this view"><SaveView address={address} onDone={() => setDialog(null)} /></Dialog>
    </>
  );
}

function SaveView({ address, onDone }: { readonly address: string; readonly onDone: () => void }) {
  const save = useAction('saveUsageView', { invalidates: ['listUsageViews'] });
  const [name, setName] = useState('');
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      void save.run({ body: { name, address: address.slice(1) } }).then((result) => { if (result !== null) { toast('View saved', 'It stands under “This view”. Only you see it.'); onDone(); } });
    }}>
      <TextInput label="Name" description="A view of the same name is replaced" value={name} onChange={(event) => setName(event.currentTarget.value)} required maxLength={120} data-autofocus />
      <ProblemNotice problem={save.problem} />
      <FormActions><Button variant="default" onClick={onDone}>Cancel</Button><Button type="submit" loading={save.busy}>Save</Button></FormActions>
    </form>
  );
}
