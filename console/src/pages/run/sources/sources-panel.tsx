import type { Run } from '@keystead/contract';
import { ActionIcon, Button, Select, Tooltip } from '@mantine/core';
import { ChevronDown, ChevronUp, FileText } from 'lucide-react';
import { useMay, useRead } from '../../../api/index.ts';
import { wordsOf } from '../../../schema/index.ts';
import { Badge, EmptyState, Facts, PageText, ProblemNotice, type Tone, Waiting } from '../../../ui/index.ts';
import { findQuote } from '../find-quote.ts';
import { type Citation, pageOf } from '../output/citations.ts';
import classes from './sources.module.css';

export interface SourcesPanelProps {
  readonly run: Run;
  readonly quotes: readonly Citation[];
  readonly active: Citation | undefined;
  readonly onCite: (path: string) => void;
  /** The document that is shown where no citation was chosen. */
  readonly documentId: string | null;
  readonly onDocument: (id: string) => void;
}

const states: Readonly<Record<Citation['state'], { readonly label: string; readonly tone: Tone }>> = {
  found: { label: 'Found in the source', tone: 'good' },
  elsewhere: { label: 'Found on another page', tone: 'warn' },
  'not-found': { label: 'Not found in the source', tone: 'bad' },
};

/** The sources of a draft, page by page, with the chosen quote marked. */
export function SourcesPanel({ run, quotes, active, onCite, documentId, onDocument }: SourcesPanelProps) {
  const shown = active === undefined ? documentId ?? run.documents[0]?.id ?? null : active.documentId;
  return (
    <div className={classes.panel}>
      {active === undefined
        ? <p className={classes.lead}>{quotes.length === 0 ? 'The text as it was read from the documents.' : 'Choose a source mark in the draft, and its words are shown here.'}</p>
        : <Quote citation={active} position={quotes.indexOf(active)} quotes={quotes} onCite={onCite} />}
      {run.documents.length > 1 && active === undefined && (
        <Select aria-label="Document" value={shown} onChange={(id) => { if (id !== null) onDocument(id); }} data={run.documents.map(({ id, name }) => ({ value: id, label: name }))} />
      )}
      {shown === null ? <FormText run={run} citation={active} /> : <DocumentText key={shown} documentId={shown} name={run.documents.find(({ id }) => id === shown)?.name ?? 'Document'} citation={active} />}
    </div>
  );
}

function Quote({ citation, position, quotes, onCite }: { readonly citation: Citation; readonly position: number; readonly quotes: readonly Citation[]; readonly onCite: (path: string) => void }) {
  const { label, tone } = states[citation.state];
  const step = (by: number) => {
    const next = quotes[(position + by + quotes.length) % quotes.length];
    if (next !== undefined) onCite(next.path);
  };
  return (
    <div className={classes.quote}>
      <div className={classes.quoteHead}>
        <Badge tone={tone} dot>{label}</Badge>
        <span className={classes.steps}>
          <span className="ks-number">{position + 1} of {quotes.length}</span>
          <Tooltip label="Previous source"><ActionIcon aria-label="Previous source" onClick={() => step(-1)}><ChevronUp size={16} aria-hidden /></ActionIcon></Tooltip>
          <Tooltip label="Next source"><ActionIcon aria-label="Next source" onClick={() => step(1)}><ChevronDown size={16} aria-hidden /></ActionIcon></Tooltip>
        </span>
      </div>
      <blockquote>{citation.quote}</blockquote>
      <p className={classes.place} aria-live="polite">{placeWords(citation)}</p>
    </div>
  );
}

function placeWords(citation: Citation): string {
  if (citation.state === 'not-found') return `These words stand nowhere in ${citation.documentId === null ? 'the sources' : citation.document}. Check the statement yourself, or remove it.`;
  if (citation.documentId === null) return 'From what was entered in the form.';
  return citation.state === 'found' ? `${citation.document}, page ${citation.page}` : `${citation.document}: cited as page ${citation.page}, but it stands on page ${citation.foundPage}`;
}

function DocumentText({ documentId, name, citation }: { readonly documentId: string; readonly name: string; readonly citation: Citation | undefined }) {
  const may = useMay('documents.read');
  const { data, error, refetch } = useRead('readDocumentText', { params: { documentId } }, { enabled: may });
  if (!may) return <p className={classes.lead}>Your role may not read documents.</p>;
  if (error !== null && error.code === 'not_found') return <EmptyState icon={FileText} title="This document was deleted"><p>The quotes that were checked are kept with the draft.</p></EmptyState>;
  if (error !== null) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting lines={8} />;
  const page = citation === undefined ? null : pageOf(citation);
  const marks = citation === undefined || citation.state === 'not-found' || page === null ? [] : findQuote(data.pages, page, citation.quote);
  return (
    <>
      <PageText pages={data.pages} label={`Text of ${name}`} marks={marks} page={page} />
      <Button component="a" href={`/documents/${documentId}`} variant="subtle" size="compact-sm" className={classes.whole ?? ''} leftSection={<FileText size={14} aria-hidden />}>{name}</Button>
    </>
  );
}

/** What was entered in the form: it is a source too. */
function FormText({ run, citation }: { readonly run: Run; readonly citation: Citation | undefined }) {
  const answers = Object.entries(run.input).filter(([, value]) => value !== '' && value !== null && !(Array.isArray(value) && value.length === 0));
  if (answers.length === 0) return <p className={classes.lead}>Nothing was entered in the form.</p>;
  return <div className={classes.form} data-cited={citation !== undefined}><Facts facts={answers.map(([name, value]) => [wordsOf(name), Array.isArray(value) ? value.join('; ') : String(value)] as const)} /></div>;
}
