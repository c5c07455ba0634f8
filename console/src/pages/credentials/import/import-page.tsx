import { Button } from '@mantine/core';
import { encodeImport, type ImportHead } from '@keystead/contract/sealing';
import { useRef, useState } from 'react';
import { useAction } from '../../../api/index.ts';
import { announce, Card, PageHeader, Steps, WithAside } from '../../../ui/index.ts';
import { useSealing } from '../../../vault-key/index.ts';
import { CandidateTable } from './candidate-table.tsx';
import { ImportHelp } from './import-help.tsx';
import { ImportResults } from './import-results.tsx';
import { ImportSource } from './import-source.tsx';
import type { Imported, Preview, Selected } from './types.ts';

const steps = [{ id: 'choose', label: 'Choose a file' }, { id: 'look', label: 'Look at what is in it' }, { id: 'done', label: 'Imported' }] as const;

/**
 * Imports keys from a file. The file stays in this browser's memory until it was imported: it is sealed for the dry run and again for
 * the import, and never sent as it is.
 */
export function Page() {
  const sealing = useSealing();
  const source = useRef<Uint8Array | null>(null);
  const preview = useAction('previewCredentialImport');
  const apply = useAction('importCredentials', { invalidates: ['listCredentials', 'readHome'] });
  const [read, setRead] = useState<Preview | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const step = imported !== null ? 'done' : read !== null ? 'look' : 'choose';

  async function look(head: ImportHead, file: Uint8Array): Promise<void> {
    source.current = encodeImport(head, file);
    const result = await preview.run({ body: { sealed: await sealing.seal(source.current, { purpose: 'import', subject: '' }) } });
    if (result === null) { forget(); return; }
    setRead(result.answer);
    announce(`${result.answer.formatName}: ${result.answer.candidates.length} entries`);
  }
  async function take(selected: Selected, options: { readonly verify: boolean; readonly scope: 'everyone' | undefined }): Promise<void> {
    if (source.current === null) return;
    const sealed = await sealing.seal(source.current, { purpose: 'import', subject: '' });
    const result = await apply.run({ body: { sealed, selected, verify: options.verify, ...(options.scope === undefined ? {} : { scope: options.scope }) } });
    if (result === null) return;
    forget();
    setImported(result.answer);
    announce(`${result.answer.added} added, ${result.answer.refused} not`);
  }
  function forget(): void {
    source.current?.fill(0);
    source.current = null;
  }
  function restart(): void {
    forget();
    preview.clear();
    apply.clear();
    setRead(null);
    setImported(null);
  }
  return (
    <>
      <PageHeader
        title="Import keys" lead="From a .env file, a table, another gateway or a password manager. Look first; nothing is stored until you say so." trail={[{ label: 'Credentials', href: '/credentials' }]}
        actions={step === 'choose' ? undefined : <Button variant="default" onClick={restart}>Another file</Button>}
      />
      {step === 'choose' && <WithAside aside={<ImportHelp />}><Card><Steps label="Import" steps={steps} current={step} /><ImportSource sealing={sealing} busy={preview.busy} problem={preview.problem} onRead={(head, file) => void look(head, file)} /></Card></WithAside>}
      {step === 'look' && read !== null && <Card><Steps label="Import" steps={steps} current={step} /><CandidateTable preview={read} busy={apply.busy} problem={apply.problem} onImport={(selected, options) => void take(selected, options)} /></Card>}
      {step === 'done' && imported !== null && <Card><Steps label="Import" steps={steps} current={step} /><ImportResults imported={imported} /></Card>}
    </>
  );
}
