import type { EvalCase } from '@keystead/contract';
import { Drawer } from '@mantine/core';
import { Badge, Card, Facts, PageText } from '../../ui/index.ts';
import { findQuote } from '../run/find-quote.ts';
import { type Citation, pageOf } from '../run/output/citations.ts';
import { formLines } from '../run/sources/form-lines.ts';
import classes from './evals.module.css';

const states = { found: { label: 'Found in the source', tone: 'good' }, elsewhere: { label: 'Found on another page', tone: 'warn' }, 'not-found': { label: 'Not found in the source', tone: 'bad' } } as const;

/** Form and documents of a case, folded away until somebody looks. */
export function CaseSources({ of }: { readonly of: EvalCase }) {
  return (
    <Card title="What was asked">
      <details className={classes.source}>
        <summary>The form</summary>
        <Form of={of} />
      </details>
      {of.documents.map(({ name, pages }) => (
        <details key={name} className={classes.source}>
          <summary>{name}</summary>
          <PageText pages={numbered(pages)} label={`Text of ${name}`} />
        </details>
      ))}
    </Card>
  );
}

/** What an answer quotes, marked in its source, beside the answer. */
export function CitedSource({ of, citation, onClose }: { readonly of: EvalCase; readonly citation: Citation | undefined; readonly onClose: () => void }) {
  const document = of.documents.find(({ name }) => name === citation?.documentId);
  const page = citation === undefined ? null : pageOf(citation);
  const pages = numbered(document?.pages ?? []);
  return (
    <Drawer opened={citation !== undefined} onClose={onClose} position="right" size="lg" title="Source" closeButtonProps={{ 'aria-label': 'Close' }}>
      {citation !== undefined && (
        <>
          <p className={classes.cited}><Badge tone={states[citation.state].tone} dot>{states[citation.state].label}</Badge> “{citation.quote}”{citation.page !== null && <>, cited as page {citation.page} of {citation.document}</>}</p>
          {document === undefined ? <Form of={of} /> : <PageText pages={pages} label={`Text of ${document.name}`} marks={page === null ? [] : findQuote(pages, page, citation.quote)} page={page} />}
        </>
      )}
    </Drawer>
  );
}

function Form({ of }: { readonly of: EvalCase }) {
  return <Facts facts={formLines(of.inputSchema, of.input).map(({ title, answer }) => [title, <span key={title} className={classes.formAnswer}>{answer}</span>] as const)} />;
}

const numbered = (pages: readonly string[]): readonly { readonly number: number; readonly text: string }[] => pages.map((text, index) => ({ number: index + 1, text }));
