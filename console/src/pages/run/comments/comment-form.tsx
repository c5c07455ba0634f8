import type { AppDetail } from '@keystead/contract';
import { Button, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../../api/index.ts';
import { announce, ProblemNotice } from '../../../ui/index.ts';
import classes from './comments.module.css';

/** Writes a comment. */
export function CommentForm({ runId, app, output }: { readonly runId: string; readonly app: AppDetail; readonly output: Readonly<Record<string, unknown>> }) {
  const mayPeople = useMay('people.read');
  const members = useRead('listMembers', { query: { limit: 200 } }, { enabled: mayPeople });
  const add = useAction('addRunComment', { invalidates: ['listRunComments'] });
  const [text, setText] = useState('');
  const [section, setSection] = useState<string | null>(null);
  const [mention, setMention] = useState<string | null>(null);
  const sections = app.sections.filter(({ id }) => output[id] !== undefined).map(({ id, title }) => ({ value: id, label: title }));
  const people = (members.data?.items ?? []).filter(({ state }) => state === 'active').map(({ userId, name, email }) => ({ value: userId, label: name === '' ? email : name }));
  async function send(): Promise<void> {
    if (await add.run({ params: { runId }, body: { text: text.trim(), section, mentions: mention === null ? [] : [mention] } }) === null) return;
    setText('');
    setMention(null);
    announce('Comment added.');
  }
  return (
    <form className={classes.form} onSubmit={(event) => { event.preventDefault(); if (text.trim() !== '') void send(); }}>
      <Textarea label="Comment" autosize minRows={2} maxRows={10} maxLength={4_000} value={text} onChange={(event) => { add.clear(); setText(event.currentTarget.value); }} />
      <div className={classes.choices}>
        <Select size="xs" label="About" placeholder="The whole draft" clearable data={sections} value={section} onChange={setSection} clearButtonProps={{ 'aria-label': 'About the whole draft' }} />
        {people.length > 1 && <Select size="xs" label="For" placeholder="Everybody" clearable searchable data={people} value={mention} onChange={setMention} clearButtonProps={{ 'aria-label': 'For everybody' }} />}
      </div>
      <ProblemNotice problem={add.problem} />
      <div><Button type="submit" size="xs" loading={add.busy} disabled={text.trim() === ''}>Comment</Button></div>
    </form>
  );
}
