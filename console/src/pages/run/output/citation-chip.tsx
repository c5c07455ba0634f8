import { Check, CornerDownRight, TriangleAlert } from 'lucide-react';
import { isRecord, numberOf, textOf } from '../../../schema/index.ts';
import { anchorOf, type Citation } from './citations.ts';
import { useOutput } from './output-context.ts';
import classes from './citation-chip.module.css';

/** Where a statement stands in the sources, and whether it really does. */
export function CitationChip({ path, evidence }: { readonly path: string; readonly evidence: unknown }) {
  const { citations, active, onCite, several, streaming } = useOutput();
  const citation = citations.byPath.get(path);
  if (citation === undefined) return streaming ? <PendingChip evidence={evidence} /> : null;
  const Icon = icons[citation.state];
  return (
    <button
      type="button" id={anchorOf(path)} className={classes.chip} data-state={citation.state} aria-pressed={active === path}
      title={`${describe(citation)}: “${citation.quote}”`} onClick={() => onCite(path)}
    >
      <Icon size={12} strokeWidth={2.25} aria-hidden />
      <span className="ks-hidden">Source:</span>
      {several ? <span className={classes.chipDocument}>{citation.document}</span> : <span className="ks-hidden">{citation.document}</span>}
      <span>{placeOf(citation)}</span>
    </button>
  );
}

const icons = { found: Check, elsewhere: CornerDownRight, 'not-found': TriangleAlert } as const;

function placeOf(citation: Citation): string {
  if (citation.state === 'not-found') return 'not found in source';
  if (citation.documentId === null) return 'form';
  return citation.state === 'found' ? `p. ${citation.page}` : `p. ${citation.foundPage}, not ${citation.page}`;
}

function describe(citation: Citation): string {
  if (citation.state === 'not-found') return `The quote was not found in ${citation.document}`;
  if (citation.documentId === null) return 'Source: what was entered in the form';
  return citation.state === 'found' ? `Source: ${citation.document}, page ${citation.page}` : `Source: ${citation.document}, found on page ${citation.foundPage}, cited as page ${citation.page}`;
}

function PendingChip({ evidence }: { readonly evidence: unknown }) {
  const page = isRecord(evidence) ? numberOf(evidence['page']) : undefined;
  const document = isRecord(evidence) ? textOf(evidence['document']) : undefined;
  if (page === undefined) return null;
  return <span className={classes.chip} data-state="pending" title={document === undefined ? undefined : `${document}, not checked yet`}>p. {page}</span>;
}

/** Amounts in a text that stand in no source, and labels of page and line that are not those of their quotation. */
export function FigureMarks({ path }: { readonly path: string }) {
  const figures = useOutput().citations.figures.get(path);
  if (figures === undefined) return null;
  return (
    <span className={classes.figures} id={anchorOf(path)} tabIndex={-1}>
      {figures.map((figure) => (
        <span key={figure.quote} className={classes.chip} data-state="not-found"><TriangleAlert size={12} strokeWidth={2.25} aria-hidden /><span>{figure.documentId === null ? `${figure.quote} stands in no source` : `${figure.quote} is not where the quote stands${figure.foundAt === undefined ? '' : `: ${figure.foundAt}`}`}</span></span>
      ))}
    </span>
  );
}
