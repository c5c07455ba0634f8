import { keepPreviousData, QueryCache, QueryClient, useInfiniteQuery, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { callWithSignal } from './client.ts';
import { ApiProblem, toApiProblem } from './problem.ts';
import type { AnswerOf, InputOf, ItemOf, OperationId, PageId, ReadId } from './types.ts';

export type SignedOutListener = () => void;

/** The cache of what was read. Calls `onSignedOut` when an answer says that the session is over. */
export function createQueryClient(onSignedOut: SignedOutListener): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => { if (error instanceof ApiProblem && error.code === 'unauthenticated') onSignedOut(); } }),
    defaultOptions: {
      queries: { staleTime: 10_000, refetchOnWindowFocus: true, retry: (count, error) => count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502) },
    },
  });
}

export interface ReadOptions {
  readonly enabled?: boolean;
  /** Reads again after this many milliseconds, e.g. while something is under way; `false` stops. */
  readonly pollMilliseconds?: number | false;
}

export function queryKeyOf<K extends ReadId>(id: K, input?: InputOf<K>): readonly unknown[] {
  return input === undefined ? [id] : [id, input];
}

export function readQuery<K extends ReadId>(id: K, input?: InputOf<K>) {
  return { queryKey: queryKeyOf(id, input), queryFn: ({ signal }: { signal: AbortSignal }) => callWithSignal(id, input, signal) };
}

const awaitMilliseconds = 1_000;

/** Reads an operation and keeps it fresh. `error` is always an ApiProblem. `awaits`: whether an answer still lacks something, so that it is read again each second. */
export function useRead<K extends ReadId>(id: K, input?: InputOf<K>, options: ReadOptions & { readonly awaits?: (answer: AnswerOf<K>) => boolean } = {}): UseQueryResult<AnswerOf<K>, ApiProblem> {
  return useQuery<AnswerOf<K>, ApiProblem>({
    ...readQuery(id, input),
    enabled: options.enabled ?? true,
    refetchInterval: (query) => (options.awaits !== undefined && query.state.data !== undefined && options.awaits(query.state.data) ? awaitMilliseconds : options.pollMilliseconds ?? false),
    // A changed filter keeps the old rows until the new ones are here; another thing never stands in for the one asked for.
    placeholderData: (before, query) => (sameThing(query?.queryKey[1], input) ? before : undefined),
  });
}

function sameThing(before: unknown, now: unknown): boolean {
  const paramsOf = (input: unknown) => JSON.stringify((input as { readonly params?: unknown } | undefined)?.params ?? null);
  return paramsOf(before) === paramsOf(now);
}

/** A list by pages, joined: `items` so far, `more` to fetch the next page where there is one. */
export function usePages<K extends PageId>(id: K, input?: InputOf<K>, options: ReadOptions = {}) {
  const result = useInfiniteQuery({
    queryKey: [id, 'pages', input ?? {}],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...(input as { query?: object } | undefined)?.query, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return (await callWithSignal(id, { ...input, query } as InputOf<K>, signal)) as unknown as { items: readonly ItemOf<K>[]; nextCursor: string | null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    enabled: options.enabled ?? true,
    refetchInterval: options.pollMilliseconds ?? false,
    placeholderData: keepPreviousData,
  });
  return {
    items: result.data?.pages.flatMap((page) => page.items),
    firstPage: result.data?.pages[0] as AnswerOf<K> | undefined,
    loading: result.isPending,
    problem: result.error === null ? null : toApiProblem(result.error),
    more: result.hasNextPage ? () => void result.fetchNextPage() : null,
    loadingMore: result.isFetchingNextPage,
    retry: () => void result.refetch(),
  };
}

export interface Action<K extends OperationId> {
  /** Runs it; gives `null` where it was refused (then `problem` is set). */
  readonly run: (input: InputOf<K>) => Promise<{ readonly answer: AnswerOf<K> } | null>;
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  readonly clear: () => void;
}

/**
 * Something the user does. What is sent is kept nowhere afterwards (it may be a key or a password), which is why this
 * is not a cached mutation. Reads named in `invalidates` are read again once it succeeded.
 */
export function useAction<K extends OperationId>(id: K, options: { readonly invalidates?: readonly ReadId[] } = {}): Action<K> {
  const cache = useQueryClient();
  const [state, setState] = useState<{ busy: boolean; problem: ApiProblem | null }>({ busy: false, problem: null });
  const names = (options.invalidates ?? []).join(' ');
  const run = useCallback(async (input: InputOf<K>) => {
    setState({ busy: true, problem: null });
    try {
      const answer = await callWithSignal(id, input);
      await Promise.all(names.split(' ').filter(Boolean).map((name) => cache.invalidateQueries({ queryKey: [name] })));
      setState({ busy: false, problem: null });
      return { answer };
    } catch (error) {
      setState({ busy: false, problem: toApiProblem(error) });
      return null;
    }
  }, [cache, id, names]);
  const clear = useCallback(() => setState({ busy: false, problem: null }), []);
  return { run, busy: state.busy, problem: state.problem, clear };
}
