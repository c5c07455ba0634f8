import type { AppDetail, Run } from '@keystead/contract';
import { Drawer, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { FileQuestion } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useSearchParameter } from '../../navigation/index.ts';
import { EmptyState, TabList } from '../../ui/index.ts';
import { ChecksStrip } from './checks-strip.tsx';
import { DetailsPanel } from './details/details-panel.tsx';
import { DifferenceView } from './difference/difference-view.tsx';
import { EditDraft } from './edit/edit-draft.tsx';
import { indexCitations } from './output/citations.ts';
import { DraftSheet } from './output/draft-sheet.tsx';
import { OutputContext, type OutputContextValue } from './output/output-context.ts';
import { ReviewPanel } from './review/review-panel.tsx';
import { textIsGone } from './retention-note.tsx';
import classes from './run.module.css';
import { runTabs } from './slots.tsx';
import { SourcesPanel } from './sources/sources-panel.tsx';

type View = 'draft' | 'edit' | 'changes';

export interface FinishedRunProps {
  readonly run: Run;
  readonly app: AppDetail;
  readonly view: View;
  /** What the changes are shown against: `model`, or another run. */
  readonly against: string;
  readonly onView: (view: View) => void;
}

/** A run that has ended: the sheet, and beside it review, sources and details. Which citation is open stands in the address. */
export function FinishedRun({ run, app, view, against, onView }: FinishedRunProps) {
  const [cite, setCite] = useSearchParameter('cite', '');
  const [tab, setTab] = useSearchParameter('panel', 'review');
  const [documentId, setDocumentId] = useSearchParameter('document', '');
  const narrow = useMediaQuery('(max-width: 62em)', window.matchMedia('(max-width: 62em)').matches);
  const citations = useMemo(() => indexCitations(run.citations), [run.citations]);
  const active = citations.byPath.get(cite);
  const onCite = useCallback((path: string) => { setCite(path); setTab('sources'); }, [setCite, setTab]);
  const context = useMemo<OutputContextValue>(() => ({ citations, active: cite === '' ? null : cite, onCite, several: run.documents.length > 1, streaming: false }), [citations, cite, onCite, run.documents.length]);
  const showDocument = (id: string) => { setCite(null); setDocumentId(id); setTab('sources'); };
  const sources = <SourcesPanel run={run} app={app} quotes={citations.quotes} active={active} onCite={onCite} documentId={documentId === '' ? null : documentId} onDocument={showDocument} />;
  const tabs = [
    { id: 'review', title: 'Review', panel: <ReviewPanel run={run} app={app} onChanges={() => onView('changes')} /> },
    ...(narrow ? [] : [{ id: 'sources', title: 'Sources', panel: sources }]),
    ...runTabs.map(({ id, title, Panel }) => ({ id, title, panel: <Panel run={run} app={app} /> })),
    { id: 'details', title: 'Details', panel: <DetailsPanel run={run} app={app} onDocument={showDocument} onChanges={() => onView('changes')} /> },
  ];
  const shown = tabs.some(({ id }) => id === tab) ? tab : 'review';
  const sheet = run.output === null || Object.keys(run.output).length === 0
    ? <div className={classes.noDraft}><EmptyState icon={FileQuestion} title={textIsGone(run) ? 'The text is not kept any more' : 'Nothing was written'}>{textIsGone(run) ? 'What became of it stands above.' : run.failure === null ? 'It ended before the first section.' : 'The reason stands above.'}</EmptyState></div>
    : <DraftSheet app={app} output={run.output} sandbox={run.sandbox} />;
  return (
    <OutputContext value={context}>
      <div className={classes.split} data-beside={shown}>
        <div className={classes.main}>
          {view === 'draft' && <ChecksStrip citations={run.citations} onCite={onCite} />}
          {view === 'edit' ? <EditDraft run={run} app={app} onDone={() => onView('draft')} /> : view === 'changes' ? <DifferenceView run={run} app={app} against={against} onClose={() => onView('draft')} /> : sheet}
        </div>
        <aside id="beside" tabIndex={-1} className={classes.aside} aria-label="Review, sources and details">
          <Tabs value={shown} onChange={(next) => { if (next !== 'sources') setCite(null); setTab(next); }} keepMounted={false}>
            <TabList>{tabs.map(({ id, title }) => <Tabs.Tab key={id} value={id}>{title}</Tabs.Tab>)}</TabList>
            {tabs.map(({ id, panel }) => <Tabs.Panel key={id} value={id} pt="md">{panel}</Tabs.Panel>)}
          </Tabs>
        </aside>
      </div>
      {narrow && <Drawer opened={tab === 'sources'} onClose={() => { setTab(null); setCite(null); }} position="bottom" size="85%" title="Source" closeButtonProps={{ 'aria-label': 'Close' }}>{sources}</Drawer>}
    </OutputContext>
  );
}
