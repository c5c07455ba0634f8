import type { OversightReview } from '@keystead/contract';
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useRead } from '../../api/index.ts';
import { Column, Dialog, FormActions, ProblemNotice } from '../../ui/index.ts';

/** Hands a review on, or gives it another day. */
export function AssignDialog({ review, onClose }: { readonly review: OversightReview; readonly onClose: () => void }) {
  const members = useRead('listMembers', { query: { limit: 200 } }).data?.items ?? [];
  const [ownerId, setOwnerId] = useState(review.ownerId);
  const [dueOn, setDueOn] = useState(review.dueAt.slice(0, 10));
  const assign = useAction('assignOversightReview', { invalidates: ['readOversightReview', 'listOversightReviews'] });
  async function save(): Promise<void> {
    if (await assign.run({ params: { reviewId: review.id }, body: { ownerId, dueAt: `${dueOn}${review.dueAt.slice(10)}` } }) !== null) onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Hand it on">
      <Column>
        <Select label="Answers for it" clearable placeholder="Any owner or admin" data={members.filter(({ state, role }) => state === 'active' && (role === 'owner' || role === 'admin')).map(({ userId, name }) => ({ value: userId, label: name }))} value={ownerId} onChange={setOwnerId} />
        <TextInput type="date" label="To be signed until" value={dueOn} onChange={(event) => setDueOn(event.currentTarget.value)} />
        <ProblemNotice problem={assign.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={assign.busy} disabled={dueOn === ''} onClick={() => void save()}>Save</Button>
      </FormActions>
    </Dialog>
  );
}
