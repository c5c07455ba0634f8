import type { DocumentDescription } from '@keystead/contract';
import { Button, FileButton, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Download, FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, download, toApiProblem, upload, useRead } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Badge, Card, Column, ProblemNotice, Time, formatBytes, formatNumber, toast } from '../../ui/index.ts';
import classes from './documents.module.css';

/** Every version of a document: who brought it when, its file, what changed since; and the way to add the next one. */
export function VersionsCard({ document, mayWrite, compared, onCompare }: { readonly document: DocumentDescription; readonly mayWrite: boolean; readonly compared: string; readonly onCompare: (since: string) => void }) {
  const { data, error, refetch } = useRead('listDocumentVersions', { params: { documentId: document.id } });
  const versions = data?.items ?? [];
  return (
    <Card title="Versions" lead={versions.length > 1 ? 'Runs keep naming the version that they read. Lists and new runs take the newest.' : 'A newer version of this file can take its place; this one stays readable.'}>
      <Column gap="sm">
        <ProblemNotice problem={error} onRetry={() => void refetch()} />
        <ol className={classes.versions} aria-label="Versions">
          {versions.map((version) => (
            <li key={version.id} aria-current={version.id === document.id ? 'true' : undefined}>
              <div className={classes.versionHead}>
                {version.id === document.id ? <strong>Version {version.version}</strong> : <a className="ks-link" href={`/documents/${version.id}`}>Version {version.version}</a>}
                {version.id === document.id ? <Badge>Shown</Badge> : version.newest && <Badge tone="good">Newest</Badge>}
              </div>
              <p><Time iso={version.uploadedAt} />{version.uploadedByName === null ? '' : ` by ${version.uploadedByName}`} · {version.pageCount === null ? '' : `${formatNumber(version.pageCount)} ${version.pageCount === 1 ? 'page' : 'pages'}, `}{formatBytes(version.sizeBytes)}{version.name !== document.name && ` · ${version.name}`}</p>
              {version.id !== document.id && version.state === 'ready' && document.state === 'ready' && (
                <button type="button" className={classes.plain} aria-pressed={compared === version.id} onClick={() => onCompare(compared === version.id ? '' : version.id)}>{compared === version.id ? 'Hide the difference' : version.version < document.version ? 'What changed since' : 'What differs'}</button>
              )}
            </li>
          ))}
        </ol>
        {mayWrite && <AddVersion document={document} />}
      </Column>
    </Card>
  );
}

function AddVersion({ document }: { readonly document: DocumentDescription }) {
  const cache = useQueryClient();
  const go = useGo();
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  async function send(file: File | null): Promise<void> {
    if (file === null) return;
    setProblem(null);
    setShare(0);
    try {
      const added = await upload(file, file.name, { signal: new AbortController().signal, dataClass: 'unlabelled', onProgress: setShare, versionOf: document.id });
      for (const key of ['listDocuments', 'listDocumentVersions', 'readDocument']) void cache.invalidateQueries({ queryKey: [key] });
      toast(`Version ${added.version} is here`, added.name);
      go(`/documents/${added.id}`);
    } catch (error) {
      setProblem(toApiProblem(error));
    } finally {
      setShare(null);
    }
  }
  return (
    <>
      <div><FileButton onChange={(file) => void send(file)}>{(button) => <Button {...button} variant="default" size="xs" leftSection={<FilePlus2 size={15} aria-hidden />} loading={share !== null}>Add a newer version</Button>}</FileButton></div>
      {share !== null && <Progress value={share * 100} size={3} animated={share >= 1} aria-label="Upload of the newer version" />}
      <ProblemNotice problem={problem} />
    </>
  );
}

/** Hands the file as it was uploaded to the browser to save. */
export function DownloadButton({ document }: { readonly document: DocumentDescription }) {
  const [busy, setBusy] = useState(false);
  async function save(): Promise<void> {
    setBusy(true);
    try {
      await download('downloadDocument', { params: { documentId: document.id } }, document.name);
    } catch (error) {
      const { title, fix } = toApiProblem(error);
      toast(title, fix);
    } finally {
      setBusy(false);
    }
  }
  return <Button variant="default" leftSection={<Download size={15} aria-hidden />} loading={busy} onClick={() => void save()}>Download</Button>;
}
