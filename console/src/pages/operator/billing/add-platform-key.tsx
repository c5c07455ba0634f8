import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useRead } from '../../../api/index.ts';
import { ChoiceField, Dialog, Form, FormActions, ProblemNotice, SecretInput, TextField, toast } from '../../../ui/index.ts';
import { useSealing, VaultKeyNotice } from '../../../vault-key/index.ts';

/** Takes a key of the platform in: sealed in this browser, as every key. */
export function AddPlatformKey({ onClose }: { readonly onClose: () => void }) {
  const providers = useRead('listPlatformKeys').data?.providers ?? [];
  const sealing = useSealing();
  const create = useAction('createPlatformKey', { invalidates: ['listPlatformKeys'] });
  const [provider, setProvider] = useState('openai');
  const chosen = providers.find((each) => each.id === provider);
  async function submit(values: Readonly<Record<string, string>>, form: HTMLFormElement): Promise<void> {
    const secret = (values['secret'] ?? '').trim();
    const sealed = secret === '' ? undefined : await sealing.seal(secret, { purpose: 'credential', subject: provider, owner: 'platform' });
    const label = (values['label'] ?? '').trim();
    const added = await create.run({ body: { provider, ...(label === '' ? {} : { label }), ...(sealed === undefined ? {} : { sealed }) } });
    form.reset();
    if (added === null) return;
    toast('The key is sealed', 'Offer it to a plan or an organisation.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Add a key of the platform">
      <Form onSubmit={(values, form) => void submit(values, form)} issues={create.problem?.issues}>
        <VaultKeyNotice sealing={sealing} />
        <ChoiceField name="provider" label="Provider" value={provider} onChange={(value) => setProvider(value ?? provider)} data={providers.map((each) => ({ value: each.id, label: each.name }))} searchable />
        <TextField name="label" label="Label" description="What organisations see" maxLength={120} />
        {chosen?.sandbox !== true && <SecretInput name="secret" label="Key" placeholder={chosen?.keyExample} />}
        <ProblemNotice problem={create.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={create.busy} disabled={sealing.state !== 'ready'}>Seal it</Button></FormActions>
      </Form>
    </Dialog>
  );
}
