import { anthropicModel, openaiModel } from '../recorded.ts';
import { besideMe, firstLine, start, stop } from '../../processes.ts';
import { openaiKey, type Peer } from './peer.ts';

/** What Node.js allows at best: `node:http` and an undici pool, both bodies parsed and nothing done with them. */
export async function startBare(upstreamPort: number): Promise<Peer> {
  const child = start({ file: besideMe(import.meta.url, 'bare-proxy.ts'), parameters: [String(upstreamPort)], on: 'measured' });
  const port = Number(await firstLine(child, 30_000));
  return {
    name: 'bare proxy', version: process.version,
    way: (surface) => (surface === 'untranslated' ? { port, headers: { authorization: `Bearer ${openaiKey}` }, model: openaiModel } : null),
    pids: () => [child.pid ?? 0], stop: () => stop(child),
  };
}

/** Straight to the stand-in: what load and provider cost by themselves. */
export function direct(upstreamPort: number): Peer {
  return {
    name: 'direct', version: '', pids: () => [], stop: async () => undefined,
    way: (surface) => ({ port: upstreamPort, headers: { authorization: `Bearer ${openaiKey}` }, model: surface === 'untranslated' ? openaiModel : anthropicModel }),
  };
}
