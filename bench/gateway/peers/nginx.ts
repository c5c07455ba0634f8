import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { familyOf, freePort, has, type StartOrder, start, stop, untilAnswers } from '../../processes.ts';
import { answers, openaiModel } from '../recorded.ts';
import { type Absent, openaiKey, type Peer } from './peer.ts';

const settings = (folder: string, server: string): string => `
daemon off; master_process off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${server}
}
`;

export const hasNginx = has('nginx', '-v');

/** nginx with the given server block, as one process. */
async function startNginx(port: number, server: string, on: StartOrder['on']) {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-nginx-'));
  await writeFile(join(folder, 'nginx.conf'), settings(folder, server));
  const child = start({ program: 'nginx', parameters: ['-p', folder, '-c', join(folder, 'nginx.conf')], on });
  await untilAnswers(child, port, 10_000);
  return { child, async stop() { await stop(child); await rm(folder, { recursive: true, force: true }); } };
}

/** The cheapest provider there is: nginx that answers with a fixed text of about 1 kB. */
export async function startNginxProvider(): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const locations = Object.entries(answers).map(([path, text]) => `    location = ${path} { default_type application/json; add_header x-request-id req_bench; add_header x-ratelimit-remaining-requests 9999; return 200 '${text}'; }`);
  const running = await startNginx(port, `  server {\n    listen 127.0.0.1:${port} backlog=4096;\n${locations.join('\n')}\n  }`, 'other');
  return { port, stop: () => running.stop() };
}

/** nginx as a proxy that reads nothing: what forwarding alone costs. */
export async function startNginxProxy(upstreamPort: number): Promise<Peer | Absent> {
  if (!hasNginx) return { name: 'nginx', absent: 'not installed (apt-get install nginx-light)' };
  const port = await freePort();
  const running = await startNginx(port, `
  upstream provider { server 127.0.0.1:${upstreamPort}; keepalive 512; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} backlog=4096; location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }`, 'measured');
  const version = /nginx\/(\S+)/.exec(versionText())?.[1] ?? '';
  return {
    name: 'nginx', version, pids: () => familyOf(running.child.pid ?? 0), stop: () => running.stop(),
    way: (surface) => (surface === 'untranslated' ? { port, headers: { authorization: `Bearer ${openaiKey}` }, model: openaiModel } : null),
  };
}

/** It tells on stderr. */
function versionText(): string {
  return execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' });
}
