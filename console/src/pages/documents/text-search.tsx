import { Button, TextInput } from '@mantine/core';
import { TextSearch as Icon } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, call, toApiProblem, type ApiProblem } from '../../api/index.ts';
import { Card, Column, counted, ProblemNotice, announce, formatNumber } from '../../ui/index.ts';
import { KindIcon } from './kind-icon.tsx';
import classes from './documents.module.css';

type Answer = AnswerOf<'searchDocuments'>;
interface Found { readonly words: string; readonly items: Answer['items']; readonly searched: number; readonly total: number; readonly cursor: string | null }

/** Searches inside documents. The server opens some at a time, so what is found so far is shown, with how far it is. */
export function TextSearch({ folder }: { readonly folder: string }) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  async function search(before: Found | null): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const q = before?.words ?? words.trim();
      const answer = await call('searchDocuments', { query: { q, ...folder === '' ? {} : { folder }, ...before?.cursor == null ? {} : { cursor: before.cursor } } });
      const next = { words: q, items: [...before?.items ?? [], ...answer.items], searched: (before?.searched ?? 0) + answer.searched, total: answer.total, cursor: answer.nextCursor };
      setFound(next);
      announce(next.items.length === 1 ? 'One document found' : `${next.items.length} documents found`);
    } catch (error) {
      setProblem(toApiProblem(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <Card title="Search inside documents" lead="Documents lie sealed: they are opened to be searched, the newest first, and the audit log tells how many.">
      <Column gap="sm">
        <form className={classes.find} onSubmit={(event) => { event.preventDefault(); void search(null); }}>
          <TextInput aria-label="Words to look for" placeholder="Words to look for" leftSection={<Icon size={15} aria-hidden />} value={words} maxLength={200} onChange={(event) => setWords(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={busy} disabled={words.trim().length < 2}>Search</Button>
        </form>
        <ProblemNotice problem={problem} />
        {found !== null && (
          <>
            <p>{found.items.length === 0 ? `“${found.words}” is in none of ` : `“${found.words}” is in ${formatNumber(found.items.length)} of `}{counted(found.searched, 'document')} searched{found.cursor === null ? '' : `, of ${formatNumber(found.total)}`}.</p>
            {found.items.length > 0 && (
              <ul className={classes.hits} aria-label="Found in">
                {found.items.map((item) => (
                  <li key={item.documentId}>
                    <span className={classes.name}><KindIcon kind={item.kind} /><a href={`/documents/${item.documentId}?page=${item.first.page}`}>{item.name}</a></span>
                    <p>{item.first.part ?? `Page ${item.first.page}`}: {item.first.excerpt}{item.matches > 1 && ` (${formatNumber(item.matches)} times)`}</p>
                  </li>
                ))}
              </ul>
            )}
            {found.cursor !== null && <div><Button variant="default" size="xs" loading={busy} onClick={() => void search(found)}>Search on in older documents</Button></div>}
          </>
        )}
      </Column>
    </Card>
  );
}
