import { Button, Select } from '@mantine/core';
import { FileX, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { useGo, usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Card, CopyValue, EmptyState, Facts, formatBytes, formatDateTime, formatNumber, Notice, PageHeader, PageText, ProblemNotice, Waiting, WithAside } from '../../ui/index.ts';
import { documentKindNames } from '../../vocabulary/index.ts';
import { ClassCard } from './class-card.tsx';
import { DeleteDocument } from './delete-document.tsx';
import { DifferenceCard } from './difference-card.tsx';
import { HoldCard } from './hold-card.tsx';
import { PlaceCard } from './place-card.tsx';
import { TextNotes, pageLabel } from './text-notes.tsx';
import { DownloadButton, VersionsCard } from './versions-card.tsx';
import classes from './documents.module.css';

const trail = [{ label: 'Documents', href: '/documents' }];

/** One document: its text as apps read it, page by page. */
export function Page() {
  const documentId = usePathParameter('documentId');
  const go = useGo();
  const mayWrite = useMay('documents.write');
  const mayDecide = useMay('tenant.manage');
  const [deleting, setDeleting] = useState(false);
  const [since, setSince] = useSearchParameter('since', '');
  const { data, error, refetch } = useRead('readDocument', { params: { documentId } }, { enabled: documentId !== '', awaits: ({ state }) => state === 'parsing' });
  const document = data?.id === documentId ? data : undefined;
  if (document === undefined) {
    return (
      <>
        <PageHeader title="Document" trail={trail} />
        {error === null ? <Card><Waiting lines={6} /></Card> : error.code === 'not_found'
          ? <EmptyState icon={FileX} title="This document is not here" actions={<Button component="a" href="/documents" variant="default">See all documents</Button>}><p>It may have been deleted. Drafts made from it are kept.</p></EmptyState>
          : <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={document.name} trail={trail}
        actions={<><DownloadButton document={document} />{mayWrite && document.hold === null && <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setDeleting(true)}>Delete</Button>}</>}
      />
      <WithAside aside={(
        <>
          <VersionsCard document={document} mayWrite={mayWrite} compared={since} onCompare={(version) => setSince(version)} />
          {mayWrite && <PlaceCard key={document.id} document={document} />}
          <ClassCard document={document} mayWrite={mayWrite} />
          {(mayDecide || document.hold !== null) && <HoldCard document={document} mayDecide={mayDecide} />}
          <Card title="About it">
            <Facts facts={[
              ['Kind', documentKindNames[document.kind]], ['Size', formatBytes(document.sizeBytes)], document.pageCount === null ? null : ['Pages', formatNumber(document.pageCount)],
              document.characterCount === null ? null : ['Characters', formatNumber(document.characterCount)], document.ocr === null ? null : ['Read from pictures', `${formatNumber(document.ocr.pages)} ${document.ocr.pages === 1 ? 'page' : 'pages'}, ${document.ocr.confidence}% sure`], ['Uploaded', formatDateTime(document.uploadedAt)], ['Last used by a run', document.lastUsedAt === null ? 'Never' : formatDateTime(document.lastUsedAt)], ['Id', <CopyValue key="id" value={document.id} what="the document’s id" />],
            ]} />
          </Card>
        </>
      )}
      >
        {document.state === 'failed' && <Notice tone="bad" title="It could not be read">{document.failure ?? 'No text was found in it.'} Open it in its own program, save it again without password or protection, and upload that.</Notice>}
        {document.state === 'parsing' && <Notice title="It is being read">{document.progress === null ? 'Pages that are pictures take a few seconds each.' : `${document.progress.done} of ${document.progress.total} pages are read.`} The text appears here by itself.</Notice>}
        {!document.newest && <Notice tone="warn" title={`This is version ${document.version}, and there is a newer one`}>New runs take the newest unless this one is chosen. Drafts made from this version go on pointing here.</Notice>}
        {since !== '' && <DifferenceCard documentId={document.id} since={since} onClose={() => setSince('')} />}
        {document.state === 'ready' && <DocumentText documentId={document.id} name={document.name} />}
      </WithAside>
      <DeleteDocument document={deleting ? document : null} onClose={() => setDeleting(false)} onDeleted={() => go('/documents', { replace: true })} />
    </>
  );
}

function DocumentText({ documentId, name }: { readonly documentId: string; readonly name: string }) {
  const { data, error, refetch } = useRead('readDocumentText', { params: { documentId } });
  const [page, setPage] = useSearchParameter('page', '');
  const pages = data?.documentId === documentId ? data.pages : undefined;
  return (
    <>
    {data?.documentId === documentId && <TextNotes text={data} />}
    <Card
      title="Text as apps read it" lead={data?.paging === 'derived' ? 'This file has no pages of its own; they were cut here, about 3,000 characters each. Citations use these numbers.' : 'Page numbers are the ones that citations use.'} flush
      actions={pages !== undefined && pages.length > 1 ? <div className={classes.pageSelect}><Select aria-label="Go to page" placeholder="Go to page" size="xs" searchable value={page === '' ? null : page} onChange={(value) => setPage(value)} data={pages.map((entry) => ({ value: String(entry.number), label: pageLabel(entry) }))} /></div> : undefined}
    >
      {error !== null && <div className={classes.inset}><ProblemNotice problem={error} onRetry={() => void refetch()} /></div>}
      {pages === undefined && error === null && <div className={classes.inset}><Waiting lines={10} /></div>}
      {pages !== undefined && <div className={classes.text}><PageText pages={pages} label={`Text of ${name}`} page={page === '' ? null : Number(page)} /></div>}
    </Card>
    </>
  );
}
