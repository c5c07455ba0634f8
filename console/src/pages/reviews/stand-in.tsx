import { Button } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { Card, ChoiceField, dayHere, Dialog, endOfDayHere, Form, FormActions, formatDate, Line, Notice, ProblemNotice, startOfDayHere, TextField, toast } from '../../ui/index.ts';
import { qualificationNames } from '../../vocabulary/index.ts';
import classes from './reviews.module.css';

type StandIn = AnswerOf<'readReviewDeputy'>;

/** Who decides over what is handed to me while I am away, and for whom I do. */
export function StandInCard() {
  const { data } = useRead('readReviewDeputy');
  const save = useAction('updateReviewDeputy', { invalidates: ['readReviewDeputy', 'listReviews', 'listAudit'] });
  const [naming, setNaming] = useState(false);
  if (data === undefined) return null;
  const { deputy, standsInFor, choices } = data;
  const name = choices.length === 0 ? null : <Button variant="default" size="xs" onClick={() => { save.clear(); setNaming(true); }}>{deputy === null ? 'Name a deputy…' : 'Change…'}</Button>;
  return (
    <Card
      title="When you are away" lead="A deputy finds what is handed to you among their own reviews from the first day to the last, where they hold the qualification and four eyes allow it. It ends by itself and stands in the audit log."
      actions={<Line gap="xs">{deputy !== null && <Button variant="subtle" color="gray" size="xs" loading={save.busy} onClick={() => void save.run({ body: { deputy: null } }).then((done) => { if (done !== null) toast('Ended', 'What is handed to you is with you alone again.'); })}>End it now</Button>}{name}</Line>}
    >
      {deputy !== null && deputy.covers.length > 0 && <p><strong>{nameOf(deputy)}</strong> stands in for you {days(deputy)}, for what asks for {covered(deputy.covers)}.</p>}
      {deputy !== null && deputy.covers.length === 0 && <Notice tone="warn" title={`${nameOf(deputy)} can decide nothing of yours any more`}><p>They hold no qualification of yours now, or are not active. What is handed to you {days(deputy)} is with you alone. {choices.length === 0 ? 'Nobody else holds a qualification of yours.' : 'Name somebody else.'}</p></Notice>}
      {deputy === null && <p className="ks-faint">{choices.length === 0 ? 'Nobody else holds a qualification of yours.' : 'Nobody stands in for you.'}</p>}
      {standsInFor.length > 0 && <p>You stand in for {standsInFor.map((each) => `${each.name} (${days(each)})`).join(', ')}.</p>}
      {!naming && <ProblemNotice problem={save.problem} />}
      <Dialog opened={naming} onClose={() => setNaming(false)} title="Who stands in for you?">
        <DeputyForm standIn={data} save={save} onDone={() => setNaming(false)} />
      </Dialog>
    </Card>
  );
}

/** Somebody who has left for good has no name here. */
const nameOf = ({ name }: { readonly name: string }): string => name || 'Your deputy';
const covered = (covers: StandIn['choices'][number]['covers']): string => covers.map((each) => qualificationNames[each]).join(', ');
const days = ({ from, until }: { readonly from: string; readonly until: string }): string => `from ${formatDate(from)} until ${formatDate(until)}`;

function DeputyForm({ standIn: { deputy, choices }, save, onDone }: { readonly standIn: StandIn; readonly save: ReturnType<typeof useAction<'updateReviewDeputy'>>; readonly onDone: () => void }) {
  // Whoever could no longer be named is not among the choices: then somebody is to be chosen, not taken for chosen.
  const able = choices.some((each) => each.userId === deputy?.userId);
  const [userId, setUserId] = useState(deputy === null ? choices[0]?.userId ?? '' : able ? deputy.userId : '');
  const [firstDay] = useState(() => dayHere(deputy === null ? new Date().toISOString() : deputy.from));
  const covers = choices.find((each) => each.userId === userId)?.covers ?? [];
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await save.run({ body: { deputy: { userId, from: startOfDayHere(values['from'] ?? ''), until: endOfDayHere(values['until'] ?? '') } } }) === null) return;
    toast('Named', 'It ends by itself after the last day.');
    onDone();
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={save.problem?.issues}>
      {deputy !== null && !able && <Notice tone="warn" title={`${nameOf(deputy)} cannot be chosen any more`}><p>A deputy is active and holds a qualification of yours.</p></Notice>}
      <ChoiceField name="userId" label="Deputy" required placeholder="Choose a person" description={covers.length === 0 ? 'Active colleagues who hold a qualification of yours.' : `For what asks for ${covered(covers)}.`} data={choices.map((each) => ({ value: each.userId, label: each.name }))} value={userId === '' ? null : userId} onChange={(value) => setUserId(value ?? '')} allowDeselect={false} />
      <div className={classes.dates}>
        <TextField name="from" type="date" label="First day" required defaultValue={firstDay} />
        <TextField name="until" type="date" label="Last day" required defaultValue={deputy === null ? '' : dayHere(deputy.until)} />
      </div>
      <ProblemNotice problem={save.problem} />
      <FormActions><Button variant="default" onClick={onDone}>Cancel</Button><Button type="submit" disabled={userId === ''} loading={save.busy}>{deputy === null ? 'Name the deputy' : 'Save'}</Button></FormActions>
    </Form>
  );
}
