import { Button } from '@mantine/core';
import { capPresetsUsd } from '@keystead/contract';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay } from '../../api/index.ts';
import { Card, Facts, Form, FormActions, formatMoney, formatNumber, ProblemNotice, TextField, toast } from '../../ui/index.ts';
import { capsOf, usdText } from './caps.ts';
import classes from './credentials.module.css';

type Credential = AnswerOf<'readCredential'>;

/** Caps of one credential: what it may spend, and how often it is used. */
export function CapsCard({ credential }: { readonly credential: Credential }) {
  const [editing, setEditing] = useState(false);
  const mayManage = useMay('credentials.manage');
  const { caps } = credential;
  if (editing) return <CapsForm credential={credential} onDone={() => setEditing(false)} />;
  return (
    <Card title="Caps" lead="Hard, in every process together: a call that might pass one is not sent with this key." actions={mayManage && <Button size="xs" variant="default" onClick={() => setEditing(true)}>Change the caps</Button>}>
      <Facts facts={[
        ['Each month', <Spent key="month" spent={caps.month} />], ['Each day', <Spent key="day" spent={caps.day} />],
        ['Calls a minute', caps.requestsPerMinute === null ? 'no cap' : formatNumber(caps.requestsPerMinute)],
        ['Tokens a minute', caps.tokensPerMinute === null ? 'no cap' : formatNumber(caps.tokensPerMinute)],
        ['Calls at once', caps.maxConcurrent === null ? 'no cap' : formatNumber(caps.maxConcurrent)],
      ]} />
    </Card>
  );
}

function Spent({ spent }: { readonly spent: Credential['caps']['month'] }) {
  if (spent === null) return <>no cap</>;
  const used = spent.reservedNanoUsd + spent.settledNanoUsd;
  return <>{formatMoney(used)} of {formatMoney(spent.limitNanoUsd)}{spent.reservedNanoUsd > 0 && <span className="ks-soft"> ({formatMoney(spent.reservedNanoUsd)} of it reserved)</span>}</>;
}

function CapsForm({ credential, onDone }: { readonly credential: Credential; readonly onDone: () => void }) {
  const save = useAction('setCredentialCaps', { invalidates: ['readCredential', 'listCredentials', 'listKeyNotices'] });
  const preset = capPresetsUsd[credential.environment];
  const { caps } = credential;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await save.run({ params: { credentialId: credential.id }, body: capsOf(values) }) === null) return;
    toast('Caps saved', 'In force in every process within a second.');
    onDone();
  }
  const money = { inputMode: 'decimal', pattern: String.raw`\d{1,7}(\.\d{1,9})?`, title: 'An amount such as 100 or 12.50.', leftSection: '$' } as const;
  const whole = { inputMode: 'numeric', pattern: String.raw`[1-9]\d{0,9}`, title: 'A whole number, 1 or more.' } as const;
  return (
    <Card title="Caps" lead="Leave a field empty for no cap.">
      <Form onSubmit={(values) => void submit(values)} issues={save.problem?.issues}>
        <div className={classes.twoFields}>
          <TextField name="month" label="US dollars each month" description={`Usual for ${credential.environment}: ${formatNumber(preset)}`} defaultValue={usdText(caps.month?.limitNanoUsd ?? null)} placeholder={String(preset)} {...money} />
          <TextField name="day" label="US dollars each day" description="Days begin at midnight UTC" defaultValue={usdText(caps.day?.limitNanoUsd ?? null)} {...money} />
          <TextField name="requests" label="Calls a minute" description="Beyond it: 429 with Retry-After" defaultValue={caps.requestsPerMinute ?? ''} {...whole} />
          <TextField name="tokens" label="Tokens a minute" description="Calls count by the most they can use" defaultValue={caps.tokensPerMinute ?? ''} {...whole} />
          <TextField name="concurrent" label="Calls at once" description="Beyond it: the route’s next key, or a short wait" defaultValue={caps.maxConcurrent ?? ''} {...whole} pattern={String.raw`[1-9]\d{0,4}`} />
        </div>
        <ProblemNotice problem={save.problem} />
        <FormActions><Button variant="default" onClick={onDone}>Cancel</Button><Button type="submit" loading={save.busy}>Save the caps</Button></FormActions>
      </Form>
    </Card>
  );
}
