import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { ApiProblem, toApiProblem } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { wordsOf } from '../../schema/index.ts';
import { Column, EmptyState, Mark, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { ErrorList } from './error-list.tsx';
import { Method } from './method.tsx';
import { Introduction } from './introduction.tsx';
import { type ApiDocument, findOperations, readApiDocument } from './openapi.ts';
import { OperationView } from './operation-view.tsx';
import operationClasses from './operation.module.css';
import classes from './reference.module.css';

async function fetchDocument(): Promise<ApiDocument> {
  const response = await fetch('/api/v1/openapi.json', { headers: { accept: 'application/json' } }).catch(() => null);
  if (response?.ok !== true) throw toApiProblem(new ApiProblem({ status: response?.status ?? 0, code: 'unavailable', title: 'The API document could not be read.', fix: 'Check that Keystead is running, then try again.' }));
  return readApiDocument(await response.json());
}

/** The reference of the HTTP API, drawn from the document that the server makes of its own declarations. */
export function Page() {
  const [search, setSearch] = useSearchParameter('q', '');
  const { data, error, refetch } = useQuery<ApiDocument, ApiProblem>({ queryKey: ['openapi'], queryFn: fetchDocument, staleTime: 300_000 });
  const groups = useMemo(() => findOperations(data?.operations ?? [], search), [data, search]);
  useJumpToAnchor(data !== undefined);
  return (
    <div className={classes.frame}>
      <aside className={classes.side}>
        <a href="/" className={classes.brand}><Mark size={24} /><span>Keystead</span></a>
        <TextInput type="search" aria-label="Search operations" placeholder="Search operations" leftSection={<Search size={15} aria-hidden />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        <nav aria-label="Operations" className={classes.nav}>
          <a href="#introduction" className={classes.navTop}>Introduction</a>
          {groups.map(([tag, operations]) => (
            <details key={tag} open className={classes.navGroup}>
              <summary>{tag}</summary>
              <ul>{operations.map((operation) => <li key={operation.id}><a href={`#${operation.id}`}><Method method={operation.method} short />{wordsOf(operation.id)}</a></li>)}</ul>
            </details>
          ))}
          <a href="#errors" className={classes.navTop}>Errors</a>
        </nav>
      </aside>
      <main id="content" className={classes.main} tabIndex={-1}>
        <PageHeader title="API reference" lead={data === undefined ? undefined : `${data.title}, version ${data.version}. ${data.operations.length} operations; the console and the command line use the same ones.`} actions={<><Button component="a" href="/api/v1/openapi.json" variant="default" download="keystead-openapi.json">OpenAPI 3.1</Button><Button component="a" href="/" variant="default">Console</Button></>} />
        <ProblemNotice problem={error} onRetry={() => void refetch()} />
        {data === undefined && error === null && <Waiting lines={14} />}
        {data !== undefined && (
          <Column gap="lg">
            {search === '' && <Introduction document={data} />}
            {groups.length === 0 && <EmptyState icon={Search} title={`No operation matches “${search}”`} actions={<Button variant="default" onClick={() => setSearch(null)}>Show all</Button>}><p>Search by name, path, summary or permission.</p></EmptyState>}
            {groups.map(([tag, operations]) => (
              <section key={tag} aria-labelledby={`tag-${tag}`}>
                <h2 id={`tag-${tag}`} className={operationClasses.tag}>{tag}</h2>
                {operations.map((operation) => <OperationView key={operation.id} operation={operation} document={data} />)}
              </section>
            ))}
            <ErrorList errors={data.errors} />
          </Column>
        )}
      </main>
    </div>
  );
}

/** The document arrives after the page: what the address points at is looked up then. */
function useJumpToAnchor(ready: boolean): void {
  useEffect(() => {
    if (!ready) return undefined;
    const jump = () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
    jump();
    window.addEventListener('hashchange', jump);
    return () => window.removeEventListener('hashchange', jump);
  }, [ready]);
}
