import { ActionIcon, Button, Progress, Tooltip } from '@mantine/core';
import { CircleAlert, FileText, X } from 'lucide-react';
import { formatBytes } from '../ui/index.ts';
import { documentMeta } from '../vocabulary/index.ts';
import classes from './uploads.module.css';
import type { ChosenDocument, Uploads } from './use-uploads.ts';

/** The chosen documents, each with what has become of it. */
export function ChosenList({ uploads }: { readonly uploads: Uploads }) {
  if (uploads.chosen.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Chosen documents">
      {uploads.chosen.map((entry) => (
        <li key={entry.key} className={classes.item} data-state={entry.state}>
          <span className={classes.itemIcon}>{entry.state === 'failed' ? <CircleAlert size={17} aria-hidden /> : <FileText size={17} strokeWidth={1.75} aria-hidden />}</span>
          <div className={classes.itemWords}>
            <span className={classes.itemName}>{entry.document === null || entry.state === 'failed' ? entry.name : <a href={`/documents/${entry.document.id}`}>{entry.name}</a>}</span>
            <ItemState entry={entry} onRetry={entry.file === null ? null : () => uploads.retry(entry.key)} onAdopt={() => uploads.adopt(entry.key)} />
          </div>
          <Tooltip label="Remove"><ActionIcon aria-label={`Remove ${entry.name}`} onClick={() => uploads.remove(entry.key)}><X size={15} aria-hidden /></ActionIcon></Tooltip>
        </li>
      ))}
    </ul>
  );
}

function ItemState({ entry, onRetry, onAdopt }: { readonly entry: ChosenDocument; readonly onRetry: (() => void) | null; readonly onAdopt: () => void }) {
  if (entry.state === 'failed') {
    return (
      <div className={classes.itemProblem}>
        <p>{entry.problem?.title}</p>
        <p>{entry.problem?.fix}</p>
        {onRetry !== null && <Button size="compact-xs" variant="default" onClick={onRetry}>Try again</Button>}
      </div>
    );
  }
  if (entry.state === 'ready') {
    const same = entry.duplicateOf ?? null;
    const namesake = same === null ? entry.sameName ?? null : null;
    return (
      <>
        <span className={classes.itemMeta}>
          {entry.document === null ? formatBytes(entry.sizeBytes) : documentMeta(entry.document)}
          {entry.document !== null && entry.document.version > 1 && <> · version {entry.document.version}</>}
          {same !== null && <> · the same file is here already: <a className="ks-link" href={`/documents/${same.id}`}>{same.name}</a></>}
        </span>
        {namesake !== null && (
          <span className={classes.namesake}>
            <span><a className="ks-link" href={`/documents/${namesake.id}`}>Another document</a> is called the same.</span>
            <Button size="compact-xs" variant="default" onClick={onAdopt}>Make this its version {namesake.version + 1}</Button>
          </span>
        )}
      </>
    );
  }
  const reading = entry.state === 'reading';
  const pages = entry.document?.progress ?? null;
  return (
    <>
      <span className={classes.itemMeta}>{reading ? readingWords(entry) : `Uploading ${Math.round(entry.share * 100)}% of ${formatBytes(entry.sizeBytes)}`}</span>
      <Progress value={pages !== null ? (pages.done / pages.total) * 100 : reading ? 100 : entry.share * 100} animated={reading} size={3} mt={6} aria-label={`Upload of ${entry.name}`} />
    </>
  );
}

/** Pictures of pages take seconds each; how many are read is told. */
function readingWords({ document }: ChosenDocument): string {
  if (document === null) return 'Reading the text…';
  return document.progress === null ? 'Reading its pictures…' : `Reading its pictures: ${document.progress.done} of ${document.progress.total} pages`;
}
