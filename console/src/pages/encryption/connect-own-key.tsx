import { Button, Select } from '@mantine/core';
import { ownKeyForms, type OwnKeyService, ownKeyServices, ownKeySettingNames } from '@keystead/contract';
import { KeySquare } from 'lucide-react';
import { useRef, useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Dialog, Form, FormActions, Notice, ProblemNotice, SecretInput, TextField, toast } from '../../ui/index.ts';
import { SealedHere, useSealing, VaultKeyNotice } from '../../vault-key/index.ts';

/** Takes a key of a key service. The secret lives in its field alone, is sealed here, and is cleared right after. */
export function ConnectOwnKey({ replacing, onClose }: { readonly replacing: boolean; readonly onClose: () => void }) {
  const secret = useRef<HTMLInputElement>(null);
  const sealing = useSealing();
  const connect = useAction('connectOwnKey', { invalidates: ['readOwnKey', 'listEncryptionKeys'] });
  const [service, setService] = useState<OwnKeyService>('aws');
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState(false);
  const form = ownKeyForms[service];
  const settings = ownKeySettingNames.flatMap((name) => { const field = form.settings[name]; return field === undefined ? [] : [{ name, ...field }]; });

  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const entered = secret.current?.value.trim() ?? '';
    if (entered === '') {
      setMissing(true);
      secret.current?.focus();
      return;
    }
    if (secret.current !== null) secret.current.value = '';
    setSending(true);
    const sealed = await sealing.seal(entered, { purpose: 'own-key', subject: service });
    const filled = Object.fromEntries(settings.flatMap(({ name }) => { const value = (values[name] ?? '').trim(); return value === '' ? [] : [[name, value]]; }));
    const result = await connect.run({ body: { service, key: (values['key'] ?? '').trim(), ...filled, sealed } });
    setSending(false);
    if (result === null) { setMissing(true); return; }
    toast('Your own key is connected', result.answer.notRewrapped === 0 ? 'Your encryption keys are wrapped by it from now on.' : 'Some encryption keys are still wrapped as before. Connect it again once your former key service answers.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={replacing ? 'Replace your own key' : 'Connect your own key'} size="lg">
      <Form onSubmit={(values) => void submit(values)} issues={connect.problem?.issues}>
        <Select
          label="Key service" data={ownKeyServices.map((each) => ({ value: each, label: ownKeyForms[each].name }))} value={service} allowDeselect={false}
          onChange={(value) => { const chosen = ownKeyServices.find((each) => each === value); if (chosen !== undefined) setService(chosen); }}
        />
        <Notice title="There, beforehand"><p>{form.grant}</p></Notice>
        <TextField key={`${service} key`} name="key" label={form.keyLabel} placeholder={form.keyExample} required maxLength={400} data-autofocus />
        {settings.map(({ name, label, example, required }) => <TextField key={`${service} ${name}`} name={name} label={label} placeholder={example} required={required} maxLength={300} />)}
        <SecretInput ref={secret} label={form.secretLabel} disabled={sending} onInput={() => setMissing(false)} error={missing ? 'Paste it: it is cleared after each try.' : undefined} />
        <VaultKeyNotice sealing={sealing} />
        <ProblemNotice problem={connect.problem} />
        <SealedHere sealing={sealing} what="The secret" />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={sending} disabled={sealing.state !== 'ready'} leftSection={<KeySquare size={16} aria-hidden />}>Try it and connect</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
