import type { AppDetail, ComparedEntry, ComparedSection, Run, RunDifference } from '@keystead/contract';
import { Button, Switch } from '@mantine/core';
import { Minus, PencilLine, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useRead } from '../../../api/index.ts';
import { Badge, Card, Notice, ProblemNotice, Time, Waiting } from '../../../ui/index.ts';
import classes from './difference.module.css';
import { WordParts } from './word-parts.tsx';

export interface DifferenceViewProps {
  readonly run: Run;
  readonly app: AppDetail;
  /** `model`, or the run it is compared with. */
  readonly against: string;
  readonly onClose: () => void;
}

/** What people made of the model's text, or how this run differs from another one, section by section. */
export function DifferenceView({ run, app, against, onClose }: DifferenceViewProps) {
  const { data, error, refetch } = useRead('readRunDifference', { params: { runId: run.id }, query: { against } });
  const [whole, setWhole] = useState(false);
  if (error !== null) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Card><Waiting lines={8} /></Card>;
  const own = data.against === 'model';
  const shown = whole ? data.sections : data.sections.filter(({ change }) => change === 'changed');
  return (
    <article className={classes.sheet} aria-label="Difference">
      <header className={classes.head}>
        <div>
          <h2>{own ? 'Changes to the model’s text' : 'Compared with the earlier run'}</h2>
          <p>{own ? summary(data) : <><a className="ks-link" href={`/runs/${data.against}`}>That run</a> is the older side. {summary(data)}</>}</p>
          <p className={classes.legend}><WordParts parts={[{ kind: 'gone', text: 'struck through' }, { kind: 'same', text: ' went, ' }, { kind: 'new', text: 'underlined' }, { kind: 'same', text: ' came' }]} /></p>
        </div>
        <Button variant="default" size="xs" onClick={onClose}>Back to the draft</Button>
      </header>
      {own && <EditList run={run} app={app} />}
      {!data.known && <Notice title="There is nothing to compare with">{own ? 'The model’s own text of this run was not kept: it was edited before that was done, or your organisation keeps nothing of runs.' : 'One of the two runs ended without a whole draft.'}</Notice>}
      {!own && <FormDifference difference={data} whole={whole} />}
      {shown.map((section) => <Section key={section.id} section={section} whole={whole} />)}
      {data.known && data.sections.length > 0 && <div className={classes.section}><Switch size="sm" label="Show what stayed the same, too" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} /></div>}
    </article>
  );
}

function summary({ sections, known }: RunDifference): string {
  const changed = sections.filter(({ change }) => change === 'changed').length;
  if (!known) return '';
  return changed === 0 ? 'The text is the same, word for word.' : `${changed} of ${sections.length} sections differ.`;
}

/** Who changed what, and when; each edit stands in the audit log too. */
function EditList({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  const titles = new Map(app.sections.map(({ id, title }) => [id, title]));
  if (run.edits.length === 0) return null;
  return (
    <ul className={classes.edits}>
      {run.edits.map((edit) => (
        <li key={edit.editedAt}>{edit.editedByName ?? 'Somebody who has left'}, <Time iso={edit.editedAt} />: {edit.sections.length === 0 ? 'saved without a change' : edit.sections.map((section) => titles.get(section) ?? section).join(', ')}</li>
      ))}
    </ul>
  );
}

function FormDifference({ difference: { form, documents }, whole }: { readonly difference: RunDifference; readonly whole: boolean }) {
  const heading = useId();
  const answers = whole ? form : form.filter(({ change }) => change !== 'same');
  const files = whole ? documents : documents.filter(({ change }) => change !== 'same');
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <div className={classes.sectionHead}><h3 id={heading}>What went in</h3></div>
      {answers.length + files.length === 0 && <p className={classes.quiet}>Form and documents are the same.</p>}
      <ul className={classes.points}>
        {answers.map((answer) => <Point key={answer.name} change={answer.change}><Texts entry={{ ...answer, texts: answer.texts.map((text) => ({ ...text, title: answer.title })) }} titled /></Point>)}
        {files.map((file) => <Point key={file.id} change={file.change}>{file.name}</Point>)}
      </ul>
    </section>
  );
}

function Section({ section, whole }: { readonly section: ComparedSection; readonly whole: boolean }) {
  const heading = useId();
  const entries = whole ? section.entries : section.entries.filter(({ change }) => change !== 'same');
  const [first] = entries;
  const prose = section.entries.length === 1 && first !== undefined && first.texts.length === 1 && first.texts[0]?.name === '';
  const stayed = section.entries.length - entries.length;
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <div className={classes.sectionHead}>
        <h3 id={heading}>{section.title}</h3>
        {section.computed && <Badge title="Filled by code from form, documents and draft">Computed</Badge>}
        {section.change === 'same' && <Badge>Unchanged</Badge>}
      </div>
      {section.computed && section.change === 'changed' && <p className={classes.quiet}>Nobody wrote this: it was computed anew from what was changed elsewhere.</p>}
      {prose
        ? <p className={classes.paragraph}><WordParts parts={first.texts[0]?.parts ?? []} /></p>
        : <ul className={classes.points}>{entries.map((entry, index) => <Point key={index} change={entry.change}><Texts entry={entry} titled={entry.texts.length > 1} /></Point>)}</ul>}
      {stayed > 0 && <p className={classes.quiet}>{stayed} {stayed === 1 ? 'entry' : 'entries'} stayed the same.</p>}
    </section>
  );
}

const marks = { added: { icon: Plus, label: 'Added' }, removed: { icon: Minus, label: 'Removed' }, changed: { icon: PencilLine, label: 'Changed' }, same: { icon: null, label: 'Same' } } as const;

function Point({ change, children }: { readonly change: ComparedEntry['change']; readonly children: React.ReactNode }) {
  const { icon: Icon, label } = marks[change];
  return (
    <li className={classes.point} data-change={change}>
      <span className={classes.mark}>{Icon !== null && <Icon size={13} aria-hidden />}{label}</span>
      <div>{children}</div>
    </li>
  );
}

/** So long a text takes the whole line. */
const shortText = 60;

function Texts({ entry, titled }: { readonly entry: ComparedEntry; readonly titled: boolean }) {
  // A row that came or went whole is said so beside it: every word of it underlined would only be hard to read.
  const plain = entry.change === 'added' || entry.change === 'removed';
  const wordsOf = (parts: (typeof entry.texts)[number]['parts']) => (plain ? parts.map((part) => part.text).join('') : <WordParts parts={parts} />);
  if (!titled) return <div className={classes.texts}>{entry.texts.map((text) => <span key={text.name}>{wordsOf(text.parts)}</span>)}</div>;
  return (
    <dl className={classes.texts} data-several={entry.texts.length > 1}>
      {entry.texts.map((text) => <div key={text.name} data-wide={text.parts.map((part) => part.text).join('').length > shortText}><dt>{text.title}</dt><dd>{wordsOf(text.parts)}</dd></div>)}
    </dl>
  );
}
