import { fileURLToPath } from 'node:url';
import { freePort, start, stop, untilAnswers } from '../../processes.ts';
import { anthropicModel, openaiModel } from '../recorded.ts';
import { anthropicKey, openaiKey, type Peer } from './peer.ts';

/** The Portkey gateway as its package starts it, without its console. */
export async function startPortkey(upstreamPort: number): Promise<Peer> {
  const file = fileURLToPath(import.meta.resolve('@portkey-ai/gateway/build/start-server.js'));
  const { default: manifest } = await import('@portkey-ai/gateway/package.json', { with: { type: 'json' } }) as { default: { version: string } };
  const port = await freePort();
  const child = start({ file, on: 'measured', parameters: [`--port=${port}`, '--headless'], quiet: true, environment: { NODE_ENV: 'production' } });
  child.stdout?.resume();
  await untilAnswers(child, port, 30_000);
  const headers = { 'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/v1` };
  return {
    name: 'Portkey', version: manifest.version,
    way: (surface) => (surface === 'untranslated'
      ? { port, model: openaiModel, headers: { ...headers, authorization: `Bearer ${openaiKey}`, 'x-portkey-provider': 'openai' } }
      : { port, model: anthropicModel, headers: { ...headers, authorization: `Bearer ${anthropicKey}`, 'x-portkey-provider': 'anthropic' } }),
    pids: () => [child.pid ?? 0], stop: () => stop(child),
  };
}
