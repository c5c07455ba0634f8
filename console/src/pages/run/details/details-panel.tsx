import type { AppDetail, Run } from '@keystead/contract';
import { FileText } from 'lucide-react';
import { Time } from '../../../ui/index.ts';
import { RunStateBadge } from '../../../vocabulary/index.ts';
import { ReceiptSection } from '../review/receipt-section.tsx';
import { formLines } from '../sources/form-lines.ts';
import classes from '../review/review.module.css';
import own from './details.module.css';

/** What is looked up now and then: what went in, who edited, what it came from, what it cost. */
export function DetailsPanel({ run, app, onDocument, onChanges }: { readonly run: Run; readonly app: AppDetail; readonly onDocument: (id: string) => void; readonly onChanges: () => void }) {
  return (
    <div className={classes.panel}>
      <section className={classes.section} aria-labelledby="inputs">
        <h2 id="inputs" className={classes.title}>What went in</h2>
        {run.documents.length > 0 && <ul className={own.documents}>{run.documents.map(({ id, name }) => <li key={id}><FileText size={14} aria-hidden /><button type="button" className={`ks-link ${own.plain ?? ''}`} onClick={() => onDocument(id)}>{name}</button></li>)}</ul>}
        <dl className={own.answers}>{formLines(app.inputSchema, run.input).map(({ title, answer }) => <div key={title}><dt>{title}</dt><dd>{answer}</dd></div>)}</dl>
      </section>
      {run.edited && (
        <section className={classes.section} aria-labelledby="edits">
          <h2 id="edits" className={classes.title}>Edits</h2>
          <ul className={own.list}>{run.edits.map((edit) => <li key={edit.editedAt}>{edit.editedByName ?? 'Somebody who has left'}, <Time iso={edit.editedAt} /></li>)}</ul>
          <p className={classes.text}><button type="button" className={`ks-link ${own.plain ?? ''}`} onClick={onChanges}>What was changed in the model’s text</button></p>
        </section>
      )}
      <Lineage run={run} />
      <ReceiptSection run={run} />
    </div>
  );
}

/** Where it came from, and what came of it. */
function Lineage({ run }: { readonly run: Run }) {
  if (run.rerunOf === null && run.reruns.length === 0 && run.comparison === null) return null;
  return (
    <section className={classes.section} aria-labelledby="lineage">
      <h2 id="lineage" className={classes.title}>Related runs</h2>
      <ul className={own.list}>
        {run.rerunOf !== null && <li>Began with the form of <a className="ks-link" href={`/runs/${run.rerunOf}`}>an earlier run</a> · <a className="ks-link" href={`/runs/${run.id}?view=changes&against=${run.rerunOf}`}>what differs</a></li>}
        {run.reruns.map((other) => <li key={other.id}><a className="ks-link" href={`/runs/${other.id}`}>Run again</a>, <Time iso={other.createdAt} /> <RunStateBadge state={other.state} /> <a className="ks-link" href={`/runs/${other.id}?view=changes&against=${run.id}`}>what differs</a></li>)}
        {run.comparison !== null && <li><a className="ks-link" href={`/comparisons/${run.comparison.id}`}>Drafts of several models side by side</a></li>}
      </ul>
    </section>
  );
}
