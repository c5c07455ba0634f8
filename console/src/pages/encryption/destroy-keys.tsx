import { Button } from '@mantine/core';
import type { EncryptionRing } from '@keystead/contract';
import { useState } from 'react';
import { useAction, useSession } from '../../api/index.ts';
import { Card, Column, Dialog, Form, FormActions, formatNumber, Notice, ProblemNotice, TextField, toast } from '../../ui/index.ts';

/** The end of everything that the organisation sealed, after its name was written out. */
export function DestroyKeys({ counts }: { readonly counts: Readonly<Record<EncryptionRing, number>> }) {
  const [open, setOpen] = useState(false);
  const { tenant } = useSession();
  const destroy = useAction('destroyEncryptionKeys', { invalidates: ['listEncryptionKeys', 'listCredentials', 'listDocuments', 'readHome'] });
  async function run(confirm: string): Promise<void> {
    const result = await destroy.run({ body: { confirm } });
    if (result === null) return;
    setOpen(false);
    toast('The encryption keys are destroyed', 'Nothing that was sealed under them opens any more.');
  }
  return (
    <Card tone="danger" title="Destroy the encryption keys" lead="For when everything your organisation keeps here must be gone at once and for good.">
      <Column>
        <span>
          {counted(counts.credential, 'provider key', 'provider keys')} and {counted(counts.content, 'document or draft', 'documents and drafts')} become unreadable within a second, for everybody and in every process. The audit
          log and the ledger stay. Backups made before hold the wrapped keys until they are deleted: ask your operator how long that is.
        </span>
        <div><Button color="red" variant="outline" onClick={() => setOpen(true)}>Destroy the keys</Button></div>
      </Column>
      <Dialog opened={open} onClose={() => { setOpen(false); destroy.clear(); }} title="Destroy all encryption keys?">
        <Form onSubmit={(values) => void run(values['confirm'] ?? '')} issues={destroy.problem?.issues}>
          <Notice tone="bad" title="This cannot be undone, by anybody"><p>Every call with your keys stops. Export what you want to keep first.</p></Notice>
          <TextField name="confirm" label={`Write “${tenant.name}” to confirm`} required autoComplete="off" data-autofocus />
          <ProblemNotice problem={destroy.problem} />
          <FormActions>
            <Button variant="default" onClick={() => { setOpen(false); destroy.clear(); }}>Cancel</Button>
            <Button type="submit" color="red" loading={destroy.busy}>Destroy for good</Button>
          </FormActions>
        </Form>
      </Dialog>
    </Card>
  );
}

function counted(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
