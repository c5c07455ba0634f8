import { Button } from '@mantine/core';
import { useRead } from '../../api/index.ts';
import { Card, ProblemNotice, Waiting, formatNumber } from '../../ui/index.ts';
import classes from './documents.module.css';

/** What changed in the words since another version. */
export function DifferenceCard({ documentId, since, onClose }: { readonly documentId: string; readonly since: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useRead('compareDocumentVersions', { params: { documentId }, query: { since } });
  const words = (count: number): string => `${formatNumber(count)} ${count === 1 ? 'word' : 'words'}`;
  const same = data !== undefined && data.wordsGone + data.wordsNew === 0;
  return (
    <Card
      title={data === undefined ? 'What changed' : `From version ${data.before.version} to version ${data.after.version}`}
      lead={data === undefined ? undefined : same ? 'The words are the same. What differs is how the file looks, or pictures in it.' : `${words(data.wordsGone)} went, ${words(data.wordsNew)} came. Unchanged passages are shortened.`}
      actions={<Button variant="default" size="xs" onClick={onClose}>Close</Button>}
    >
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Waiting lines={6} />}
      {data !== undefined && !same && (
        <div className={classes.difference} role="region" aria-label="Difference" tabIndex={0}>
          {data.parts.map((part, index) => (part.kind === 'gone' ? <del key={index}>{part.text.trimEnd()}</del> : part.kind === 'new' ? <ins key={index}>{part.text}</ins> : part.kind === 'left-out' ? <span key={index} className={classes.leftOut}>unchanged</span> : <span key={index}>{part.text}</span>))}
        </div>
      )}
    </Card>
  );
}
