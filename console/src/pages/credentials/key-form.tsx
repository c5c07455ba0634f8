import { withConnection } from '@keystead/contract';
import { Button, Select } from '@mantine/core';
import { FlaskConical, ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type AnswerOf, type InputOf, useAction, useRead } from '../../api/index.ts';
import { announce, Column, Form, Notice, ProblemNotice, SecretInput } from '../../ui/index.ts';
import { SealedHere, useSealing, VaultKeyNotice } from '../../vault-key/index.ts';
import { ConnectionFields, readConnection } from './connection-fields.tsx';
import classes from './credentials.module.css';
import { KeySettings, type KeySettingsValues, readKeySettings } from './key-settings.tsx';
import { providerOfKey } from './provider-of-key.ts';
import { ProviderMark } from './provider-mark.tsx';

export type AddedCredential = AnswerOf<'createCredential'>;

/** Where a key is on its way: in the field, being sealed here, being checked there. */
export type KeyPhase = 'paste' | 'seal' | 'check';

export interface KeyFormProps {
  readonly onAdded: (credential: AddedCredential) => void;
  /** Without name and environment, as in the first minutes. */
  readonly short?: boolean;
  readonly withSandbox?: boolean;
  readonly onPhase?: (phase: KeyPhase) => void;
}

/**
 * Takes a provider key. The key lives in the field alone: it is read when it is sealed and cleared right after, and
 * stands in no state, address, storage or request.
 */
export function KeyForm({ onAdded, short = false, withSandbox = true, onPhase = () => undefined }: KeyFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const providers = useRead('listProviders');
  const sealing = useSealing();
  const create = useAction('createCredential', { invalidates: ['listCredentials', 'readHome'] });
  const [recognised, setRecognised] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const [sending, setSending] = useState<'key' | 'sandbox' | null>(null);
  const known = providers.data?.items;
  const real = (known ?? []).filter((provider) => !provider.sandbox);
  const providerId = chosen ?? recognised;
  const provider = real.find((entry) => entry.id === providerId) ?? null;

  // A key that was pasted before the providers were read is recognised once they are.
  useEffect(() => { setRecognised(providerOfKey(field.current?.value ?? '', (known ?? []).filter((entry) => !entry.sandbox))?.id ?? null); }, [known]);

  async function add(kind: 'key' | 'sandbox', body: Parameters<typeof create.run>[0]['body']): Promise<void> {
    setSending(kind);
    const result = await create.run({ body });
    setSending(null);
    if (result === null) { onPhase('paste'); return; }
    announce(`${result.answer.providerName} added`);
    onAdded(result.answer);
  }
  function submit(values: Readonly<Record<string, string>>): void {
    const secret = field.current?.value.trim() ?? '';
    if (provider === null || (secret.length < 8 && !(provider.keyless && secret === ''))) {
      setMissing(true);
      field.current?.focus();
      return;
    }
    if (field.current !== null) field.current.value = '';
    setRecognised(null);
    const connection = readConnection(provider, values);
    void sealAndAdd(secret, { provider: provider.id, ...(connection === undefined ? {} : { connection }) }, short ? { scope: 'everyone' } : readKeySettings(values));
  }
  async function sealAndAdd(secret: string, place: Pick<InputOf<'createCredential'>['body'], 'provider' | 'connection'>, settings: KeySettingsValues): Promise<void> {
    onPhase('seal');
    setSending('key');
    // Sealed for its place: nobody on the way can lead it elsewhere.
    const sealed = secret === '' ? {} : { sealed: await sealing.seal(secret, { purpose: 'credential', subject: withConnection(place.provider, place.connection) }) };
    onPhase('check');
    await add('key', { ...place, ...sealed, ...settings });
  }
  function look(): void {
    setMissing(false);
    if (create.problem !== null) create.clear();
    setRecognised(providerOfKey(field.current?.value ?? '', real)?.id ?? null);
  }
  return (
    <Column>
      <Form onSubmit={submit} issues={create.problem?.issues}>
        <div>
          <SecretInput
            ref={field} label="Provider key" placeholder="Paste it whole" onInput={look} disabled={sending !== null}
            error={missing ? (provider === null ? 'Paste a key, and choose its provider if it is not recognised.' : 'Paste the key again: it was cleared after sending.') : undefined}
          />
          <div className={classes.recognised} aria-live="polite">
            {recognised !== null && provider !== null && chosen === null
              ? <><ProviderMark name={provider.name} sandbox={false} />Recognised as {provider.name}</>
              : <span>{provider === null ? 'OpenAI, Anthropic, Google and others are recognised by how their keys begin.' : `${provider.keyless ? 'Leave it empty where no key is needed; a' : 'A'} key of ${provider.name}: ${provider.keyExample}`}</span>}
          </div>
        </div>
        {(recognised === null || chosen !== null) && (
          <Select
            label="Provider" placeholder="Recognised from the key, or choose" clearable searchable value={chosen} onChange={setChosen}
            data={real.map((entry) => ({ value: entry.id, label: entry.name }))}
          />
        )}
        {provider !== null && <ConnectionFields provider={provider} />}
        {!short && <KeySettings providerName={provider?.name ?? null} />}
        <VaultKeyNotice sealing={sealing} />
        <ProblemNotice problem={create.problem} />
        <SealedHere sealing={sealing} />
        <div><Button type="submit" loading={sending === 'key'} disabled={sending === 'sandbox' || sealing.state !== 'ready'} leftSection={<ShieldCheck size={16} aria-hidden />}>Check and seal the key</Button></div>
      </Form>
      {withSandbox && (
        <>
          <div className={classes.or}>no key at hand?</div>
          <Notice tone="warn" icon={FlaskConical} title="Use the sandbox" actions={(
            <Button variant="default" size="xs" leftSection={<FlaskConical size={15} aria-hidden />} loading={sending === 'sandbox'} disabled={sending === 'key'} onClick={() => void add('sandbox', { provider: 'sandbox' })}>Add the sandbox</Button>
          )}>
            <p>A local stand-in that answers like a provider, at no cost. Everything works with it, and all it answers is marked as sandbox.</p>
          </Notice>
        </>
      )}
    </Column>
  );
}
