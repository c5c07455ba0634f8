import { creditsText } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useAction, useRead } from '../../../api/index.ts';
import { Dialog, Form, FormActions, ProblemNotice, TextField, toast } from '../../../ui/index.ts';

/** Tops up the platform credits of an organisation. */
export function TopUpDialog({ organisation, onClose }: { readonly organisation: { readonly id: string; readonly name: string }; readonly onClose: () => void }) {
  const account = useRead('readTenantCredits', { params: { tenantId: organisation.id } });
  const topUp = useAction('topUpCredits', { invalidates: ['readTenantCredits'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const body = { credits: Number(values['credits']), reference: values['reference'] ?? '', days: Number(values['days']) };
    if (await topUp.run({ params: { tenantId: organisation.id }, body }) === null) return;
    toast(`${organisation.name} has ${body.credits.toLocaleString('en-US')} credits more`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Credits of ${organisation.name}`}>
      <Form onSubmit={(values) => void submit(values)} issues={topUp.problem?.issues}>
        <p>{account.data === undefined ? 'Reading what is left …' : account.data.open ? `${creditsText(account.data.availableNanoUsd)} credits are left, ${creditsText(account.data.reservedNanoUsd)} held by calls under way.` : 'It has never had any.'} One credit is one US cent.</p>
        <TextField name="credits" label="Credits" required inputMode="numeric" pattern="[1-9]\d{0,7}" title="A whole number of credits." data-autofocus />
        <TextField name="reference" label="Reference" description="What it was paid or agreed by; stands on the invoice and in both logs" required maxLength={200} />
        <TextField name="days" label="Good for" description="Days" defaultValue="365" required inputMode="numeric" pattern="[1-9]\d{0,3}" title="A whole number of days, from 1 to 3650." />
        <ProblemNotice problem={topUp.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={topUp.busy}>Top up</Button></FormActions>
      </Form>
    </Dialog>
  );
}
