import { Button, FileInput, Textarea } from '@mantine/core';
import type { ImportHead } from '@keystead/contract/sealing';
import { importLimitBytes } from '@keystead/contract';
import { FileKey2, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ApiProblem } from '../../../api/index.ts';
import { ChoiceField, Column, Form, formatBytes, ProblemNotice, SecretInput, TextField } from '../../../ui/index.ts';
import { SealedHere, type Sealing, VaultKeyNotice } from '../../../vault-key/index.ts';
import classes from '../credentials.module.css';

const digests = ['sha256', 'sha512', 'sha384', 'sha1'].map((value) => ({ value, label: value.toUpperCase().replace('SHA', 'SHA-') }));

export interface ImportSourceProps {
  readonly sealing: Sealing;
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  readonly onRead: (head: ImportHead, file: Uint8Array) => void;
}

/** A file or pasted text, and what opens it where it is encrypted. Neither stands in any state of the page. */
export function ImportSource({ sealing, busy, problem, onRead }: ImportSourceProps) {
  const pasted = useRef<HTMLTextAreaElement>(null);
  const passphrase = useRef<HTMLInputElement>(null);
  const fernetKey = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);

  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const text = pasted.current?.value ?? '';
    if (file === null && text.trim() === '') { setWrong('Choose a file, or paste its content.'); return; }
    const bytes = file === null ? new TextEncoder().encode(text) : new Uint8Array(await file.arrayBuffer());
    if (bytes.byteLength > importLimitBytes) { setWrong(`It is larger than ${formatBytes(importLimitBytes)}. Split it.`); return; }
    setWrong(null);
    onRead(headOf(values, { fileName: file?.name ?? 'pasted', passphrase: passphrase.current?.value ?? '', fernetKey: fernetKey.current?.value ?? '' }), bytes);
  }
  const encrypted = problem?.code === 'wrong_passphrase';
  return (
    <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
      <Column>
        <FileInput label="File" placeholder="Choose a file" value={file} onChange={(chosen) => { setFile(chosen); setWrong(null); }} leftSection={<FileKey2 size={16} aria-hidden />} clearable disabled={busy} error={wrong} />
        <Textarea ref={pasted} label="Or paste its content" autosize minRows={4} maxRows={12} autoComplete="off" spellCheck={false} disabled={busy || file !== null} classNames={{ input: 'ks-mono' }} placeholder={'OPENAI_API_KEY=…\nANTHROPIC_API_KEY=…'} />
        <details className={classes.encrypted} open={encrypted || undefined}>
          <summary>It is encrypted</summary>
          <Column gap="sm">
            <SecretInput ref={passphrase} label="Passphrase of openssl enc -aes-256-cbc -pbkdf2" disabled={busy} />
            <div className={classes.twoFields}>
              <TextField name="iterations" label="Iterations (-iter)" placeholder="10000" inputMode="numeric" pattern="[1-9][0-9]{0,6}" title="A whole number" />
              <ChoiceField name="digest" label="Digest (-md)" data={digests} defaultValue="sha256" />
            </div>
            <SecretInput ref={fernetKey} label="Fernet key of a store of tokens" description="Several, separated by commas, are tried in turn" disabled={busy} />
          </Column>
        </details>
        <VaultKeyNotice sealing={sealing} />
        <ProblemNotice problem={problem} />
        <SealedHere sealing={sealing} what="The file" />
        <div><Button type="submit" loading={busy} disabled={sealing.state !== 'ready'} leftSection={<Search size={16} aria-hidden />}>Look at what is in it</Button></div>
      </Column>
    </Form>
  );
}

function headOf(values: Readonly<Record<string, string>>, given: { readonly fileName: string; readonly passphrase: string; readonly fernetKey: string }): ImportHead {
  const fernetKeys = given.fernetKey.split(/[\s,]+/).filter((key) => key !== '');
  const iterations = values['iterations'] ?? '';
  const digest = values['digest'] ?? '';
  return {
    fileName: given.fileName, ...(given.passphrase === '' ? {} : { passphrase: given.passphrase }), ...(iterations === '' ? {} : { iterations: Number(iterations) }),
    ...(digest === '' ? {} : { digest }), ...(fernetKeys.length === 0 ? {} : { fernetKeys }),
  };
}
