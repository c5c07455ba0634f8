import type { RequestFilters, RequestRow, TailEvent } from '@keystead/contract';
import { useEffect, useState } from 'react';
import { send } from './client.ts';
import { pause, readEvents } from './follow.ts';
import { type ApiProblem, toApiProblem } from './problem.ts';

/** How many requests a live view keeps; older ones are in the log. */
const mostShown = 200;

export interface RequestTail {
  /** Newest first. */
  readonly rows: readonly RequestRow[];
  readonly state: 'connecting' | 'live' | 'broken';
  /** Requests that came faster than they could be shown; null: nobody counted. */
  readonly skipped: number | null;
  readonly problem: ApiProblem | null;
}

/** With the filters it is of. */
type Kept = RequestTail & { readonly key: string };
const nothing: RequestTail = { rows: [], state: 'connecting', skipped: 0, problem: null };

/** Requests as they end, while `watching`. Connects anew when the connection breaks, and stops where the person may no more. */
export function useRequestTail(watching: boolean, filters: RequestFilters): RequestTail {
  const key = JSON.stringify(filters);
  const [tail, setTail] = useState<Kept>({ ...nothing, key });
  useEffect(() => {
    if (!watching) return;
    const controller = new AbortController();
    const change = (to: (before: RequestTail) => RequestTail) => { if (!controller.signal.aborted) setTail((before) => ({ ...to(before.key === key ? before : nothing), key })); };
    const take = (event: TailEvent) => change((before) => taken(before, event));
    void follow(JSON.parse(key) as RequestFilters, take, controller.signal).catch((error: unknown) => change((before) => ({ ...before, state: 'broken', problem: toApiProblem(error) })));
    return () => controller.abort();
  }, [watching, key]);
  return tail.key === key ? tail : nothing;
}

function taken(before: RequestTail, event: TailEvent): RequestTail {
  if (event.type === 'ready') return { ...before, state: 'live', problem: null };
  if (event.type === 'skipped') return { ...before, skipped: event.count === null || before.skipped === null ? null : before.skipped + event.count };
  if (event.type === 'end') return { ...before, state: event.reason === 'closing' ? 'connecting' : 'broken' };
  return { ...before, rows: [event.request, ...before.rows.filter((row) => row.requestId !== event.request.requestId)].slice(0, mostShown) };
}

/** Throws ApiProblem where it is refused. */
async function follow(filters: RequestFilters, take: (event: TailEvent) => void, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    if (attempt > 0) await pause(Math.min(1_000 * attempt, 10_000));
    try {
      const response = await send('tailRequests', { query: filters }, { signal, accept: 'text/event-stream' });
      if (response.body === null) return;
      for await (const untrusted of readEvents(response.body)) {
        const event = untrusted as TailEvent;
        take(event);
        attempt = 0;
        if (event.type === 'end' && event.reason === 'no-longer-allowed') return;
      }
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      if (problem.status >= 400 && problem.status < 500) throw problem;
    }
    if (!signal.aborted) take({ type: 'end', reason: 'closing' });
  }
}
