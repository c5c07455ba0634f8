import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { once } from '../foundation/index.ts';

const consoleFolder = fileURLToPath(new URL('../../../console/dist/', import.meta.url));

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png',
  '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.json': 'application/json', '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json',
};

/** Nothing from elsewhere, no inline script, no eval. Style attributes are the one thing the component library cannot do without. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'x-frame-options': 'DENY',
};

interface ConsoleFile { readonly bytes: Buffer; /** `null` where it would not get smaller. */ readonly compressed: (() => Buffer) | null; readonly type: string; readonly etag: string; readonly immutable: boolean }

/** Serves the built console: files as they are, `index.html` for every other path, since each view is a URL. */
export function createConsole(): (request: Request) => Response {
  const files = loadFiles();
  const page = files.get('/index.html');
  return (request) => {
    const path = new URL(request.url).pathname;
    const file = files.get(path) ?? (extname(path) === '' ? page : undefined);
    if (file === undefined) return new Response('Not found', { status: 404, headers: { ...securityHeaders, 'content-type': 'text/plain' } });
    const headers: Record<string, string> = {
      ...securityHeaders, 'content-type': file.type, etag: file.etag, vary: 'accept-encoding',
      'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
    const brotli = file.compressed !== null && /\bbr\b/.test(request.headers.get('accept-encoding') ?? '');
    if (brotli) headers['content-encoding'] = 'br';
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(brotli && file.compressed !== null ? file.compressed() : file.bytes), { headers });
  };
}

function loadFiles(): ReadonlyMap<string, ConsoleFile> {
  if (!existsSync(consoleFolder)) throw new Error('The console is not built; run `npm start`, which builds it.');
  const files = new Map<string, ConsoleFile>();
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) visit(path);
      else if (!name.startsWith('.')) files.set(`/${relative(consoleFolder, path)}`, readConsoleFile(path));
    }
  };
  visit(consoleFolder);
  return files;
}

function readConsoleFile(path: string): ConsoleFile {
  const bytes = readFileSync(path);
  const type = contentTypes[extname(path)] ?? 'application/octet-stream';
  const text = /^text|javascript|json|svg/.test(type);
  return {
    // To compress every page of the console took a good part of a start, and most are not opened soon.
    bytes, type, compressed: text ? once(() => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })) : null,
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`, immutable: path.includes(`${join('dist', 'assets')}`),
  };
}
