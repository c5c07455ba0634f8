import type { AppDetail, Run } from '@keystead/contract';
import { ActionIcon, Button, Select, Tooltip } from '@mantine/core';
import { ChevronDown, ChevronUp, FileText } from 'lucide-react';
import { useEffect } from 'react';
import { useMay, useRead } from '../../../api/index.ts';
import { Badge, EmptyState, ProblemNotice, type Tone, Waiting } from '../../../ui/index.ts';
import { findQuote } from '../find-quote.ts';
import { type Citation, pageOf } from '../output/citations.ts';
import { formLines, layLines } from './form-lines.ts';
import { layPage } from './lay-page.ts';
import { SourceText } from './source-text.tsx';
import classes from './sources.module.css';

export interface SourcesPanelProps {
  readonly run: Run;
  readonly app: AppDetail;
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
export function SourcesPanel({ run, app, quotes, active, onCite, documentId, onDocument }: SourcesPanelProps) {
  const shown = active === undefined ? documentId ?? run.documents[0]?.id ?? null : active.documentId;
  const position = active === undefined ? -1 : quotes.indexOf(active);
  const step = (by: number): void => {
    const next = quotes[(position + by + quotes.length) % quotes.length];
    if (next !== undefined) onCite(next.path);
  };
  useEffect(() => {
    // With Alt, so that no key of a screen reader or of the page itself is taken.
    const listen = (event: KeyboardEvent): void => {
      if (!event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || quotes.length === 0) return;
      event.preventDefault();
      step(event.key === 'ArrowDown' || position < 0 ? 1 : -1);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });
  return (
    <div className={classes.panel}>
      {active === undefined
        ? <p className={classes.lead}>{quotes.length === 0 ? 'The text as it was read from the documents.' : 'Choose a source mark in the draft, and its words are shown here.'}</p>
        : <Quote citation={active} position={position} of={quotes.length} onStep={step} />}
      {run.documents.length > 1 && active === undefined && (
        <Select aria-label="Document" value={shown} onChange={(id) => { if (id !== null) onDocument(id); }} data={run.documents.map(({ id, name }) => ({ value: id, label: name }))} />
      )}
      {shown === null ? <FormText run={run} app={app} citation={active} /> : <DocumentText key={shown} documentId={shown} name={run.documents.find(({ id }) => id === shown)?.name ?? 'Document'} citation={active} />}
    </div>
  );
}

function Quote({ citation, position, of, onStep }: { readonly citation: Citation; readonly position: number; readonly of: number; readonly onStep: (by: number) => void }) {
  const { label, tone } = states[citation.state];
  return (
    <div className={classes.quote} data-state={citation.state}>
      <div className={classes.quoteHead}>
        <Badge tone={tone} dot>{label}</Badge>
        <span className={classes.steps}>
          <span className="ks-number">{position + 1} of {of}</span>
          <Tooltip label="Previous (Alt ↑)"><ActionIcon aria-label="Previous source" aria-keyshortcuts="Alt+ArrowUp" onClick={() => onStep(-1)}><ChevronUp size={16} aria-hidden /></ActionIcon></Tooltip>
          <Tooltip label="Next (Alt ↓)"><ActionIcon aria-label="Next source" aria-keyshortcuts="Alt+ArrowDown" onClick={() => onStep(1)}><ChevronDown size={16} aria-hidden /></ActionIcon></Tooltip>
        </span>
      </div>
      <blockquote>{citation.quote}</blockquote>
      <p className={classes.place} aria-live="polite">{placeWords(citation)}</p>
    </div>
  );
}

/** Under this name the form is quoted. */
const formName = 'Form';

function placeWords(citation: Citation): string {
  if (citation.state === 'not-found') return `These words stand nowhere in ${citation.documentId === null ? 'the sources' : citation.document}. Check the statement yourself, or remove it.`;
  if (citation.documentId === null) return citation.document === formName ? 'From what was entered in the form.' : `From the rules that were chosen: ${citation.document}.`;
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
      <SourceText text={data} marks={marks} page={page} />
      <Button component="a" href={`/documents/${documentId}`} variant="subtle" size="compact-sm" className={classes.whole ?? ''} leftSection={<FileText size={14} aria-hidden />}>{name}</Button>
    </>
  );
}

/** What was entered in the form: it is a source too, a line for each answer. */
function FormText({ run, app, citation }: { readonly run: Run; readonly app: AppDetail; readonly citation: Citation | undefined }) {
  const lines = formLines(app.inputSchema, run.input);
  if (citation !== undefined && citation.document !== formName) return null;
  if (lines.length === 0) return <p className={classes.lead}>Nothing was entered in the form.</p>;
  const { text, starts } = layLines(lines);
  const [mark] = citation === undefined || citation.state === 'not-found' ? [] : findQuote([{ number: 1, text }], 1, citation.quote);
  return (
    <div className={classes.form} tabIndex={0} role="region" aria-label="The form as it was filled in">
      <dl className={classes.answers}>
        {lines.map(({ title, answer }, index) => {
          const start = starts[index] ?? 0;
          const laid = layPage({ text: answer, part: null, firstRow: null }, mark === undefined ? null : { start: mark.start - start, end: mark.end - start });
          return <div key={title}><dt>{title}</dt><dd>{laid.form === 'text' && laid.pieces.map((piece, part) => (piece.marked ? <mark key={part} className="ks-mark">{piece.text}</mark> : piece.text))}</dd></div>;
        })}
      </dl>
    </div>
  );
}
