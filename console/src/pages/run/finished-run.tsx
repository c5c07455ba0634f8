import type { AppDetail, Run } from '@keystead/contract';
import { Drawer, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { FileQuestion } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useSearchParameter } from '../../navigation/index.ts';
import { EmptyState } from '../../ui/index.ts';
import { ChecksStrip } from './checks-strip.tsx';
import { EditDraft } from './edit/edit-draft.tsx';
import { indexCitations } from './output/citations.ts';
import { DraftSheet } from './output/draft-sheet.tsx';
import { OutputContext, type OutputContextValue } from './output/output-context.ts';
import { ReviewPanel } from './review/review-panel.tsx';
import classes from './run.module.css';
import { SourcesPanel } from './sources/sources-panel.tsx';

/** A run that has ended: the sheet, and beside it review and sources. Which citation is open stands in the address. */
export function FinishedRun({ run, app, editing, onDone }: { readonly run: Run; readonly app: AppDetail; readonly editing: boolean; readonly onDone: () => void }) {
  const [cite, setCite] = useSearchParameter('cite', '');
  const [tab, setTab] = useSearchParameter('panel', 'review');
  const [documentId, setDocumentId] = useSearchParameter('document', '');
  const narrow = useMediaQuery('(max-width: 62em)', window.matchMedia('(max-width: 62em)').matches);
  const citations = useMemo(() => indexCitations(run.citations), [run.citations]);
  const active = citations.byPath.get(cite);
  const onCite = useCallback((path: string) => { setCite(path); setTab('sources'); }, [setCite, setTab]);
  const context = useMemo<OutputContextValue>(() => ({ citations, active: cite === '' ? null : cite, onCite, several: run.documents.length > 1, streaming: false }), [citations, cite, onCite, run.documents.length]);
  const showDocument = (id: string) => { setCite(null); setDocumentId(id); };
  const sources = <SourcesPanel run={run} quotes={citations.quotes} active={active} onCite={onCite} documentId={documentId === '' ? null : documentId} onDocument={showDocument} />;
  const sheet = run.output === null || Object.keys(run.output).length === 0
    ? <div className={classes.noDraft}><EmptyState icon={FileQuestion} title="Nothing was written">{run.failure === null ? 'It ended before the first section.' : 'The reason stands above.'}</EmptyState></div>
    : <DraftSheet app={app} output={run.output} sandbox={run.sandbox} />;
  const aside = (
    <Tabs value={narrow ? 'review' : tab} onChange={(next) => { if (next === 'review') setCite(null); setTab(next); }} keepMounted={false}>
      {!narrow && <Tabs.List><Tabs.Tab value="review">Review</Tabs.Tab><Tabs.Tab value="sources">Sources</Tabs.Tab></Tabs.List>}
      <Tabs.Panel value="review" pt={narrow ? 0 : 'md'}><ReviewPanel run={run} app={app} /></Tabs.Panel>
      <Tabs.Panel value="sources" pt="md">{sources}</Tabs.Panel>
    </Tabs>
  );
  return (
    <OutputContext value={context}>
      <div className={classes.split}>
        <div className={classes.main}>
          {!editing && <ChecksStrip citations={run.citations} onCite={onCite} />}
          {editing ? <EditDraft run={run} app={app} onDone={onDone} /> : sheet}
        </div>
        <aside className={classes.aside} aria-label="Review and sources">{aside}</aside>
      </div>
      {narrow && <Drawer opened={tab === 'sources'} onClose={() => { setTab(null); setCite(null); }} position="bottom" size="85%" title="Source" closeButtonProps={{ 'aria-label': 'Close' }}>{sources}</Drawer>}
    </OutputContext>
  );
}
