import type { AppDetail, AppTemplate } from '@keystead/contract';
import { Button, Checkbox, Menu } from '@mantine/core';
import { BookmarkPlus, Bookmark, ListChecks } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toApiProblem, useAction, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Dialog, Form, FormActions, Notice, ProblemNotice, TextField, toast } from '../../ui/index.ts';
import { TemplatesList } from './templates-list.tsx';
import { readTemplate, type StartedFrom } from './templates.ts';

export interface TemplatesMenuProps {
  readonly app: AppDetail;
  /** The form as it stands. */
  readonly form: () => { readonly input: Record<string, unknown>; readonly documentIds: readonly string[] };
  readonly onUse: (started: StartedFrom) => void;
}

/** Starts from a template (`?template=…`), saves the form as one, and keeps the list of them. */
export function TemplatesMenu({ app, form, onUse }: TemplatesMenuProps) {
  const mayRun = useMay('apps.run');
  const [templateId, setTemplateId] = useSearchParameter('template', '');
  const [dialog, setDialog] = useSearchParameter('dialog', '');
  const { items = [] } = usePages('listTemplates', { query: { appId: app.id, limit: 100 } });
  useStart(templateId, onUse);
  return (
    <>
      <Menu position="bottom-end" withinPortal width={280}>
        <Menu.Target><Button variant="default" leftSection={<Bookmark size={15} aria-hidden />}>Templates</Button></Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          {items.length === 0 && <Menu.Label>None yet: fill in the form and save it</Menu.Label>}
          {items.map((template) => <Menu.Item key={template.id} onClick={() => setTemplateId(template.id)}>{template.name}{whose(template)}</Menu.Item>)}
          <Menu.Divider />
          {mayRun && <Menu.Item leftSection={<BookmarkPlus size={15} aria-hidden />} onClick={() => setDialog('save-template')}>Save this form as a template</Menu.Item>}
          {items.length > 0 && <Menu.Item leftSection={<ListChecks size={15} aria-hidden />} onClick={() => setDialog('templates')}>Rename, share, delete</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={dialog === 'save-template'} onClose={() => setDialog(null)} title="Save this form as a template"><SaveTemplate app={app} form={form} onDone={() => setDialog(null)} /></Dialog>
      <Dialog opened={dialog === 'templates'} onClose={() => setDialog(null)} title={`Templates of ${app.name}`} size="lg"><TemplatesList items={items} /></Dialog>
    </>
  );
}

const whose = ({ mine, shared, ownerName }: AppTemplate): string => (mine ? shared ? ' · shared' : '' : ` · ${ownerName ?? 'shared'}`);

/** Reads the template that the address names, once for each. */
function useStart(templateId: string, onUse: (started: StartedFrom) => void): void {
  const done = useRef('');
  const latest = useRef(onUse);
  useEffect(() => { latest.current = onUse; });
  useEffect(() => {
    if (templateId === '' || done.current === templateId) return;
    done.current = templateId;
    readTemplate(templateId).then((started) => latest.current(started), (error: unknown) => { toast('The template could not be read', toApiProblem(error).fix); });
  }, [templateId]);
}

function SaveTemplate({ app, form, onDone }: { readonly app: AppDetail; readonly form: TemplatesMenuProps['form']; readonly onDone: () => void }) {
  const create = useAction('createTemplate', { invalidates: ['listTemplates'] });
  const [shared, setShared] = useState(false);
  const [withDocuments, setWithDocuments] = useState(false);
  const { input, documentIds } = form();
  async function save(name: string): Promise<void> {
    const saved = await create.run({ body: { appId: app.id, name: name.trim(), shared, input, documentIds: withDocuments ? [...documentIds] : [] } });
    if (saved === null) return;
    toast('Template saved', 'It stands under Templates.');
    onDone();
  }
  return (
    <Form onSubmit={({ name = '' }) => void save(name)} issues={create.problem?.issues}>
      <TextField name="name" label="Name" required maxLength={120} data-autofocus />
      <Checkbox label="Share it in the organisation" description="Everybody who may run this app can start from it. What you filled in is in it." checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
      {documentIds.length > 0 && <Checkbox label={documentIds.length === 1 ? 'With the document' : `With the ${documentIds.length} documents`} description="By their place in the library; without it, documents are chosen each time." checked={withDocuments} onChange={(event) => setWithDocuments(event.currentTarget.checked)} />}
      <ProblemNotice problem={create.problem} />
      <FormActions><Button type="submit" loading={create.busy}>Save</Button></FormActions>
    </Form>
  );
}

/** What the form was filled in from, and what of it no longer fits. */
export function TemplateNotice({ app, started }: { readonly app: AppDetail; readonly started: StartedFrom }) {
  const { name, misfits, appVersion } = started.template;
  if (misfits.length === 0) return <Notice title={`Filled in from “${name}”`}>Change what you like; the template stays as it is.</Notice>;
  return (
    <Notice tone="warn" title={`Filled in from “${name}”, but not all of it fits any more`}>
      {appVersion !== app.version && <p>It was saved for version {appVersion} of the app; this is {app.version}.</p>}
      <ul>{misfits.map((misfit, index) => <li key={`${misfit.field} ${index}`}>{misfit.title}: {misfit.why}.</li>)}</ul>
    </Notice>
  );
}

/** The template that the form was filled in from last. */
export function useStartedFrom(fill: (started: StartedFrom) => void): { readonly asked: boolean; readonly started: StartedFrom | null; readonly onUse: (started: StartedFrom) => void } {
  const [templateId] = useSearchParameter('template', '');
  const [started, setStarted] = useState<StartedFrom | null>(null);
  const onUse = useCallback((next: StartedFrom) => { fill(next); setStarted(next); }, [fill]);
  return { asked: templateId !== '', started, onUse };
}
