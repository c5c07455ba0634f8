import type { OversightDecision, OversightItem, OversightReview } from '@keystead/contract';
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useRead } from '../../api/index.ts';
import { Column, Dialog, FormActions, ProblemNotice } from '../../ui/index.ts';
import { answerWords } from './words.ts';

/** Asks who does something about it, and until when. */
export function DecideDialog({ review, item, decision, onClose }: { readonly review: OversightReview; readonly item: OversightItem; readonly decision: OversightDecision | null; readonly onClose: () => void }) {
  const members = useRead('listMembers', { query: { limit: 200 } }).data?.items ?? [];
  const [ownerId, setOwnerId] = useState(decision?.ownerId ?? null);
  const [dueOn, setDueOn] = useState(decision?.dueOn ?? '');
  const [note, setNote] = useState(decision?.note ?? '');
  const decide = useAction('decideOversightItem', { invalidates: ['readOversightReview', 'listOversightReviews'] });
  async function save(): Promise<void> {
    if (await decide.run({ params: { reviewId: review.id, itemId: item.id }, body: { decision: 'action', ownerId, dueOn, note } }) !== null) onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={answerWords[item.question].action}>
      <Column>
        <p>{item.text}</p>
        <Select label="Who does it" placeholder="Choose a person" searchable data={members.filter(({ state }) => state === 'active').map(({ userId, name }) => ({ value: userId, label: name }))} value={ownerId} onChange={setOwnerId} />
        <TextInput type="date" label="Done by" value={dueOn} onChange={(event) => setDueOn(event.currentTarget.value)} />
        <TextInput label="Note" maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <ProblemNotice problem={decide.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={decide.busy} disabled={ownerId === null || dueOn === ''} onClick={() => void save()}>Save</Button>
      </FormActions>
    </Dialog>
  );
}
