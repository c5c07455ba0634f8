import { ActionIcon, Menu, Select, TextInput } from '@mantine/core';
import { Ellipsis, FileText, Lock, Search, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useMay, usePages, useRead } from '../../api/index.ts';
import { ClassMeaning, ClassSelect } from '../../data-class/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, formatBytes, formatNumber, PageHeader, type TableColumn, Time } from '../../ui/index.ts';
import { ChosenList, type Uploads, UploadZone, useUploads } from '../../uploads/index.ts';
import { dataClassName, documentKindNames } from '../../vocabulary/index.ts';
import { DeleteDocument } from './delete-document.tsx';
import { KindIcon } from './kind-icon.tsx';
import { PurgesCard } from './purges-card.tsx';
import { doubtfulConfidence } from './text-notes.tsx';
import { TextSearch } from './text-search.tsx';
import classes from './documents.module.css';

type Row = ItemOf<'listDocuments'>;

/** Every document of the organisation. */
export function Page() {
  const mayWrite = useMay('documents.write');
  const uploads = useUploads('documents page');
  const [leaving, setLeaving] = useState<Row | null>(null);
  const [waits, setWaits] = useState(false);
  const [folder, setFolder] = useSearchParameter('folder', '');
  const [name, setName] = useState('');
  const folders = useRead('listDocumentFolders').data?.items ?? [];
  const query = { ...folder === '' ? {} : { folder }, ...name.trim() === '' ? {} : { name: name.trim() } };
  const list = usePages('listDocuments', { query }, waits ? { pollMilliseconds: 3_000 } : {});
  const beingRead = list.items?.some((row) => row.state === 'parsing') === true;
  if (beingRead !== waits) setWaits(beingRead);
  const columns: readonly TableColumn<Row>[] = [
    { id: 'name', header: 'Document', role: 'title', cell: (row) => <DocumentName row={row} /> },
    { id: 'state', header: 'State', cell: (row) => <DocumentState row={row} /> },
    { id: 'kind', header: 'Kind', cell: (row) => documentKindNames[row.kind] },
    { id: 'class', header: 'Data class', cell: (row) => (row.dataClass === null ? <span className="ks-faint">–</span> : <Badge>{dataClassName(row.dataClass)}</Badge>) },
    { id: 'pages', header: 'Pages', align: 'end', role: 'detail', cell: (row) => formatNumber(row.pageCount) },
    { id: 'size', header: 'Size', align: 'end', role: 'detail', cell: (row) => formatBytes(row.sizeBytes) },
    { id: 'uploaded', header: 'Uploaded', align: 'end', cell: (row) => <Time iso={row.uploadedAt} /> },
    ...(mayWrite ? [{ id: 'actions', header: 'Actions', role: 'actions' as const, cell: (row: Row) => <RowMenu row={row} onDelete={() => setLeaving(row)} /> }] : []),
  ];
  return (
    <>
      <PageHeader title="Documents" lead="What apps read. Each document is sealed with a key of its own; deleting it destroys that key." />
      {mayWrite && (
        <div className={classes.upload}>
          <UploadZone label="Upload documents" onFiles={uploads.add} hint="PDF, Word, Excel, PowerPoint, e-mail, web pages, tables, text, photos and scans, at most 25 MB each. They are read walled off from everything else." />
          <UploadClass uploads={uploads} />
          <ChosenList uploads={uploads} />
        </div>
      )}
      <div className={classes.find}>
        <TextInput aria-label="Search documents by name" placeholder="Search by name" leftSection={<Search size={15} aria-hidden />} value={name} maxLength={100} onChange={(event) => setName(event.currentTarget.value)} />
        {folders.length > 0 && <Select aria-label="Folder" placeholder="All folders" clearable searchable value={folder === '' ? null : folder} onChange={(chosen) => setFolder(chosen ?? '')} data={folders.map(({ path, documents }) => ({ value: path, label: `${path} (${formatNumber(documents)})` }))} />}
      </div>
      <Card flush>
        <DataTable
          label="Documents" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/documents/${row.id}`} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={Object.keys(query).length > 0 ? <EmptyState icon={Search} title="Nothing is found"><p>No document fits this search. Choose another folder, or fewer letters.</p></EmptyState> : <EmptyState icon={FileText} title="No documents yet"><p>{mayWrite ? 'Drop a file above, or let an app’s sample bring one along.' : 'Someone who may upload has to bring the first one.'}</p></EmptyState>}
        />
      </Card>
      {(list.items?.length ?? 0) > 0 && <div className={classes.within}><TextSearch folder={folder} /></div>}
      <div className={classes.within}><PurgesCard /></div>
      <DeleteDocument document={leaving} onClose={() => setLeaving(null)} onDeleted={() => setLeaving(null)} />
    </>
  );
}

/** The class of what is uploaded next, and what it means. */
function UploadClass({ uploads }: { readonly uploads: Uploads }) {
  return (
    <div className={classes.uploadClass}>
      <ClassSelect label="Data class of what you upload" description="Can be changed later on each document" value={uploads.dataClass} onChange={uploads.classify} />
      <ClassMeaning value={uploads.dataClass} />
    </div>
  );
}

/** The name, with where it lies and what is special about it below. */
function DocumentName({ row }: { readonly row: Row }) {
  return (
    <span className={classes.name}>
      <KindIcon kind={row.kind} />
      <span className={classes.naming}>
        <a href={`/documents/${row.id}`}>{row.name}</a>
        {row.folder !== '' && <span className={classes.folder}>{row.folder}</span>}
        {(row.version > 1 || row.hold !== null) && (
          <span className={classes.states}>
            {row.version > 1 && <Badge title="Earlier versions are on its page">Version {row.version}</Badge>}
            {row.hold !== null && <Badge tone="warn" icon={Lock} title={row.hold.reason}>Legal hold</Badge>}
          </span>
        )}
      </span>
    </span>
  );
}

function DocumentState({ row }: { readonly row: Row }) {
  if (row.state === 'ready') {
    return (
      <span className={classes.states}>
        <Badge tone="good" dot>Ready</Badge>
        {row.ocr !== null && <Badge tone={row.ocr.confidence < doubtfulConfidence ? 'warn' : 'neutral'} title={`${row.ocr.pages} ${row.ocr.pages === 1 ? 'page was' : 'pages were'} read from pictures; the engine was ${row.ocr.confidence}% sure`}>OCR {row.ocr.confidence}%</Badge>}
        {row.hiddenPassages > 0 && <Badge tone="warn" title="It holds text that a person who opens it does not see. Apps do not read it.">Hidden text</Badge>}
      </span>
    );
  }
  if (row.state === 'parsing') return <Badge tone="info" dot>{row.progress === null ? 'Being read' : `Being read, ${row.progress.done} of ${row.progress.total}`}</Badge>;
  return <Badge tone="bad" dot {...(row.failure === null ? {} : { title: row.failure })}>Unreadable</Badge>;
}

function RowMenu({ row, onDelete }: { readonly row: Row; readonly onDelete: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><Ellipsis size={16} aria-hidden /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`/documents/${row.id}`} leftSection={<FileText size={15} aria-hidden />}>See the text</Menu.Item>
        <Menu.Item color="red" leftSection={<Trash2 size={15} aria-hidden />} onClick={onDelete}>Delete</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
