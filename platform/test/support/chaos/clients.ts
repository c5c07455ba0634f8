import { setTimeout as pause } from 'node:timers/promises';
import { nameGateway } from './kill-points.ts';
import { modelOf, moneyShapes } from './surfaces.ts';

export interface Asking {
  readonly token: string;
  /** At once. */
  readonly clients: number;
  readonly requests: number;
  readonly chance: () => number;
  /** Whom to ask now; `null`: nobody is there. */
  readonly pick: () => { readonly name: string; readonly url: string } | null;
  /** Called with the number of each request as it begins. */
  readonly onBegun: (begun: number) => void;
}

const refusedMilliseconds = 80;

/** Asks over every surface in turn, so that each has its share whatever the seed. Gives how many came to which end. */
export async function askAll(asking: Asking): Promise<Readonly<Record<string, number>>> {
  const answers: Record<string, number> = {};
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < asking.requests) {
      begun += 1;
      asking.onBegun(begun);
      const end = await ask(asking, begun);
      answers[end] = (answers[end] ?? 0) + 1;
      // Whoever is refused does not ask again at once: the rest of the budget comes free with the answers of others.
      if (end.endsWith(' 402')) await pause(asking.chance() * refusedMilliseconds);
    }
  };
  await Promise.all(Array.from({ length: asking.clients }, client));
  return answers;
}

/** One client's request; gives its surface and status, or what became of it. Some clients leave in the middle. */
async function ask({ token, chance, pick }: Asking, index: number): Promise<string> {
  const shape = moneyShapes[index % moneyShapes.length];
  const gateway = pick();
  if (shape === undefined || gateway === null) return 'nobody there';
  const model = modelOf(shape);
  const leaving = new AbortController();
  const timer = chance() < 0.2 ? setTimeout(() => leaving.abort(), chance() * 100) : null;
  try {
    const response = await fetch(`${gateway.url}${shape.path(model)}`, { method: 'POST', signal: leaving.signal, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(shape.body({ model, text: nameGateway(gateway.name) })) });
    await response.text();
    return `${shape.name} ${response.status}`;
  } catch {
    return leaving.signal.aborted ? 'left' : 'cut';
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}
