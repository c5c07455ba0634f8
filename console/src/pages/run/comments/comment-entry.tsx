import type { AppDetail, RunComment } from '@keystead/contract';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../../api/index.ts';
import { Badge, ProblemNotice, Time } from '../../../ui/index.ts';
import classes from './comments.module.css';

const nameOf = (person: RunComment['author']): string => person.name ?? 'Somebody who has left';

/** One comment. Its text is plain: nothing in it is a link or anything else than words. */
export function CommentEntry({ runId, app, comment }: { readonly runId: string; readonly app: AppDetail; readonly comment: RunComment }) {
  const params = { runId, commentId: comment.id };
  const edit = useAction('editRunComment', { invalidates: ['listRunComments'] });
  const resolve = useAction('resolveRunComment', { invalidates: ['listRunComments'] });
  const remove = useAction('deleteRunComment', { invalidates: ['listRunComments'] });
  const [text, setText] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const section = app.sections.find(({ id }) => id === comment.section);
  const settled = comment.resolvedAt !== null;
  async function save(): Promise<void> {
    if (text === null || await edit.run({ params, body: { text: text.trim(), mentions: comment.mentions.map(({ userId }) => userId) } }) === null) return;
    setText(null);
  }
  return (
    <article className={classes.comment} data-settled={settled} aria-label={`Comment of ${nameOf(comment.author)}`}>
      <p className={classes.head}>
        <strong>{nameOf(comment.author)}</strong> <Time iso={comment.createdAt} />{comment.editedAt !== null && <span>edited</span>}
        {comment.mentions.length > 0 && <span>for {comment.mentions.map(nameOf).join(', ')}</span>}
      </p>
      {comment.section !== null && (
        <p className={classes.about}>
          {section === undefined ? 'About a section that is not there any more' : <a className="ks-link" href={`#section-${section.id}`} onClick={(event) => { event.preventDefault(); document.getElementById(`section-${section.id}`)?.scrollIntoView({ block: 'start' }); }}>{section.title}</a>}
        </p>
      )}
      {comment.textChanged && <p className={classes.about}><Badge tone="warn">Text changed since</Badge></p>}
      {text === null ? <p className={classes.words}>{comment.text}</p> : (
        <form className={classes.form} onSubmit={(event) => { event.preventDefault(); if (text.trim() !== '') void save(); }}>
          <Textarea aria-label="Comment" autosize minRows={2} maxRows={10} maxLength={4_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <div className={classes.buttons}><Button type="submit" size="compact-sm" loading={edit.busy} disabled={text.trim() === ''}>Save</Button><Button size="compact-sm" variant="default" onClick={() => setText(null)}>Cancel</Button></div>
        </form>
      )}
      {settled && <p className={classes.about}>Settled{comment.resolvedBy === null ? '' : ` by ${nameOf(comment.resolvedBy)}`}, <Time iso={comment.resolvedAt} /></p>}
      {text === null && (
        <div className={classes.buttons}>
          {comment.may.resolve && <Button size="compact-sm" variant="subtle" loading={resolve.busy} onClick={() => void resolve.run({ params, body: { resolved: !settled } })}>{settled ? 'Open again' : 'Settle'}</Button>}
          {comment.may.edit && !asked && <Button size="compact-sm" variant="subtle" onClick={() => setText(comment.text)}>Edit</Button>}
          {comment.may.edit && !asked && <Button size="compact-sm" variant="subtle" onClick={() => setAsked(true)}>Delete</Button>}
          {asked && <Button size="compact-sm" color="red" loading={remove.busy} onClick={() => void remove.run({ params })}>Delete for good</Button>}
          {asked && <Button size="compact-sm" variant="default" onClick={() => setAsked(false)}>Keep</Button>}
        </div>
      )}
      <ProblemNotice problem={edit.problem ?? resolve.problem ?? remove.problem} />
    </article>
  );
}
