import type { ChildProcess } from 'node:child_process';
import { type Agent, Agent as HttpAgent, request } from 'node:http';
import { mkdtemp, readFile, readlink, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { besideMe, firstLine, start, stop } from '../processes.ts';

export interface RevocationFigures { readonly processes: number; readonly milliseconds: readonly number[] }

const gatewayProcesses = 4;
const callBody = JSON.stringify({ model: 'openai/gpt-4o-mini', max_tokens: 20, messages: [{ role: 'user', content: 'hi' }] });

/**
 * How long a disabled credential is still used: over four gateway processes, each called every few milliseconds on a connection
 * of its own, from the moment that disabling is asked for to the first refused answer of each process. Real HTTP on loopback.
 */
export async function measureRevocation(rounds: number): Promise<RevocationFigures> {
  const upstream = start({ file: besideMe(import.meta.url, '../gateway/provider.ts'), on: 'other' });
  const port = Number(await firstLine(upstream, 30_000));
  const keystead = await startKeystead(port);
  const probes: Probe[] = [];
  try {
    probes.push(...await oneForEachProcess(keystead));
    const milliseconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const began = performance.now();
      const refused = probes.map((probe) => until(probe, (status) => status >= 400));
      await setState(keystead, 'disabled');
      for (const at of await Promise.all(refused)) milliseconds.push(at - began);
      await setState(keystead, 'active');
      await Promise.all(probes.map((probe) => until(probe, (status) => status === 200)));
    }
    return { processes: probes.length, milliseconds };
  } finally {
    for (const probe of probes) probe.agent.destroy();
    await keystead.stop();
    await stop(upstream);
  }
}

interface Running { readonly process: ChildProcess; readonly url: URL; readonly token: string; readonly admin: string; readonly credentialId: string; stop(): Promise<void> }
/** A kept connection to one gateway process. */
interface Probe { readonly agent: Agent; readonly call: () => Promise<{ status: number; localPort: number }> }

async function startKeystead(upstreamPort: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-revoke-'));
  const init = join(folder, 'init.json');
  await writeFile(init, JSON.stringify({
    version: 1,
    tenants: [{
      name: 'Bench', owner: { name: 'Bench', email: 'bench@example.com' }, credentials: [{ name: 'upstream', provider: 'openai', secret: 'sk-proj-bench-0123456789abcdefghijklmnop', scope: 'everyone' }],
      tokens: [{ name: 'bench', scopes: ['gateway.use'] }, { name: 'admin', scopes: ['credentials.read', 'credentials.manage'] }],
    }],
  }));
  const child = start({
    file: besideMe(import.meta.url, '../../platform/src/cli/main.ts'), on: 'all', parameters: ['start', '--json', '--port', '0', '--data-dir', join(folder, 'data'), '--init', init],
    environment: { KEYSTEAD_PROVIDER_ORIGINS: `openai=http://127.0.0.1:${upstreamPort}`, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_GATEWAY_PROCESSES: String(gatewayProcesses), KEYSTEAD_LOG_LEVEL: 'warn' },
  });
  const ready = JSON.parse(await firstLine(child, 120_000)) as { console: string; tokens: Record<string, string> };
  const admin = ready.tokens['admin'] ?? '';
  const url = new URL(ready.console);
  const listed = await (await fetch(new URL('/api/v1/credentials', url), { headers: { authorization: `Bearer ${admin}` } })).json() as { items: { id: string }[] };
  return {
    process: child, url, admin, token: ready.tokens['bench'] ?? '', credentialId: listed.items[0]?.id ?? '',
    async stop() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function setState({ url, admin, credentialId }: Running, state: 'active' | 'disabled'): Promise<void> {
  const answer = await fetch(new URL(`/api/v1/credentials/${credentialId}/state`, url), { method: 'PUT', headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' }, body: JSON.stringify({ state }) });
  if (!answer.ok) throw new Error(`the credential could not be set ${state}: ${answer.status} ${await answer.text()}`);
  await answer.text();
}

/** A short pause, so that what is measured is the news on its way and not four processes at their limit on a small machine. */
const pauseMilliseconds = 2;

/** Calls again and again; gives the time at which an accepted status was first read whole. */
async function until(probe: Probe, accept: (status: number) => boolean): Promise<number> {
  for (;;) {
    const { status } = await probe.call();
    if (accept(status)) return performance.now();
    await sleep(pauseMilliseconds);
  }
}

/** Opens connections until each gateway process holds one; whose it is, the kernel's tables say. */
async function oneForEachProcess(keystead: Running): Promise<readonly Probe[]> {
  const gateways = await gatewayPids(keystead.process.pid ?? 0);
  const found = new Map<number, Probe>();
  for (let attempt = 0; attempt < 40 && found.size < gateways.length; attempt += 1) {
    const probe = openProbe(keystead);
    const { localPort } = await probe.call();
    const pid = await ownerOf(gateways, localPort, Number(keystead.url.port));
    if (pid === null || found.has(pid)) probe.agent.destroy();
    else found.set(pid, probe);
  }
  if (found.size < gateways.length) throw new Error(`only ${found.size} of ${gateways.length} gateway processes were reached`);
  return [...found.values()];
}

function openProbe({ url, token }: Running): Probe {
  const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  return {
    agent,
    call: () => new Promise((resolve, reject) => {
      const call = request({ host: url.hostname, port: url.port, path: '/v1/chat/completions', method: 'POST', agent, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(callBody) } }, (response) => {
        const localPort = response.socket.localPort ?? 0;
        response.resume();
        response.on('end', () => { resolve({ status: response.statusCode ?? 0, localPort }); });
      });
      call.on('error', reject);
      call.end(callBody);
    }),
  };
}

/** The gateway processes are the cluster's workers: Node.js marks their environment. */
async function gatewayPids(supervisor: number): Promise<readonly number[]> {
  const found: number[] = [];
  const waiting = [supervisor];
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.includes('\0NODE_UNIQUE_ID=')) found.push(pid);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    waiting.push(...children.split(' ').filter((text) => text !== '').map(Number));
  }
  return found;
}

/** Which process holds the server's end of the connection from `clientPort`. */
async function ownerOf(pids: readonly number[], clientPort: number, serverPort: number): Promise<number | null> {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  const line = (await readFile('/proc/net/tcp', 'utf8')).split('\n').map((each) => each.trim().split(/\s+/)).find((fields) => fields[1]?.endsWith(`:${hex(serverPort)}`) === true && fields[2]?.endsWith(`:${hex(clientPort)}`) === true);
  const inode = line?.[9];
  for (const pid of pids) {
    for (const name of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      if (await readlink(`/proc/${pid}/fd/${name}`).catch(() => '') === `socket:[${inode}]`) return pid;
    }
  }
  return null;
}
