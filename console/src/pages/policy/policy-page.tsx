import { Button, Select, Switch } from '@mantine/core';
import type { GatewayPolicy } from '@keystead/contract';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Card, Column, Notice, PageHeader, ProblemNotice, SaveBar, toast, Waiting } from '../../ui/index.ts';
import { CustomCard } from './custom-card.tsx';
import { DetectionCard } from './detection-card.tsx';
import classes from './policy.module.css';
import { classChoices, type DraftProps } from './policy-draft.ts';
import { ResidencyCard } from './residency-card.tsx';
import { TryCard } from './try-card.tsx';

/** What is asked of requests before they leave: where they may go, and what must not be in them. */
export function Page() {
  const stored = useRead('readPolicy');
  return (
    <>
      <PageHeader title="Policy" lead="Asked of every request before a key is chosen: where it may go, and what must not be in it." />
      {stored.error !== null && <ProblemNotice problem={stored.error} onRetry={() => void stored.refetch()} />}
      {stored.data === undefined ? stored.error === null && <Card><Waiting /></Card> : <Editor key={stored.data.etag} stored={stored.data} />}
    </>
  );
}

function Editor({ stored }: { readonly stored: AnswerOf<'readPolicy'> }) {
  const [policy, setPolicy] = useState<GatewayPolicy>(stored.policy);
  const mayManage = useMay('policy.manage');
  const save = useAction('updatePolicy', { invalidates: ['readPolicy'] });
  const changed = JSON.stringify(policy) !== JSON.stringify(stored.policy);
  const draft: DraftProps = { policy, onChange: setPolicy, mayManage };
  async function submit(): Promise<void> {
    if (await save.run({ ifMatch: stored.etag, body: policy }) !== null) toast('Policy saved', 'In force in every process within a second.');
  }
  return (
    <Column>
      {!mayManage && <Notice title="Owners and admins change this"><p>You see what is in force, and can try it.</p></Notice>}
      <DetectionCard {...draft} />
      <CustomCard {...draft} />
      <ResidencyCard {...draft} keys={stored.keys} />
      <Card title="What nobody labelled" lead="The strictest of what a request, its token, its teams, its app and its documents say is its class. Where none of them says anything, it counts as this.">
        <Select label="Counts as" className={classes.narrow} data={classChoices.map(({ value }) => ({ value, label: value === 'unlabelled' ? 'Unlabelled' : value.slice(0, 1).toUpperCase() + value.slice(1) }))} allowDeselect={false} disabled={!mayManage}
          value={policy.unlabelledAs} onChange={(value) => { const chosen = classChoices.find((each) => each.value === value)?.value; if (chosen !== undefined) setPolicy({ ...policy, unlabelledAs: chosen }); }} />
      </Card>
      <Card title="Receipts" lead="Each receipt can hold a salted hash of the question and of the answer, so that whoever has the text can show later that it was exactly this. Nothing is kept of the text, and the salt can be erased.">
        <Switch label="Salted hashes of what is asked and answered" description="Costs less than a tenth of a millisecond for a usual request, and a few milliseconds for each megabyte" disabled={!mayManage} checked={policy.receiptHashes === true}
          onChange={(event) => { const { receiptHashes: _before, ...rest } = policy; setPolicy(event.currentTarget.checked ? { ...rest, receiptHashes: true } : rest); }} />
      </Card>
      <TryCard policy={policy} changed={changed} />
      {(changed || save.problem !== null) && (
        <SaveBar note="Not saved yet. You can try it above first." problem={<ProblemNotice problem={save.problem} />}>
          <Button variant="default" onClick={() => { setPolicy(stored.policy); save.clear(); }}>Undo the changes</Button>
          <Button loading={save.busy} onClick={() => void submit()}>Save the policy</Button>
        </SaveBar>
      )}
    </Column>
  );
}
