import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Badge, Card, Confirm, Notice } from '../../ui/index.ts';
import { RecoveryCodeSheet } from './recovery-code-sheet.tsx';

/** How many recovery codes are left; new ones are made here. */
export function RecoveryCodes({ left }: { readonly left: number }) {
  const renew = useAction('renewRecoveryCodes', { invalidates: ['readSecondFactors'] });
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  async function make(): Promise<void> {
    const result = await renew.run({ body: {} });
    setAsking(false);
    if (result !== null) setCodes(result.answer.recoveryCodes);
  }
  return (
    <Card
      title="Recovery codes" lead="For the day the phone is gone. Each works once, in place of a second factor."
      actions={<Badge tone={left > 3 ? 'good' : 'warn'} dot>{left === 1 ? '1 left' : `${left} left`}</Badge>}
    >
      {left <= 3 && codes === null && <Notice tone="warn" title="Few are left"><p>Make new ones before the last is used.</p></Notice>}
      {codes === null ? <Button variant="default" onClick={() => { renew.clear(); setAsking(true); }}>Make new codes</Button> : <><RecoveryCodeSheet codes={codes} /><Button mt="md" variant="default" onClick={() => setCodes(null)}>I have kept them</Button></>}
      <Confirm opened={asking} onClose={() => setAsking(false)} title="Make new recovery codes?" confirmLabel="Make new codes" danger={false} busy={renew.busy} problem={renew.problem} onConfirm={() => void make()}>
        <p>The codes you have now stop working at once.</p>
      </Confirm>
    </Card>
  );
}
