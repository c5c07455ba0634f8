import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answerSchema, type ClientError, type Place, question, toolResult } from './client.ts';
import { clientsFolder, notInstalled } from './installed.ts';

/** A program that works by itself: it decides which tools it offers and when it is done. */
export interface Agent {
  readonly name: string;
  readonly absent: string | null;
  readonly version: string;
  readonly path: string;
  /** What its user reads where the token is refused. */
  readonly refusal: RegExp;
  ask(place: Place): Promise<AgentAnswer>;
  /** Has it read a file with its own tool. */
  tool(place: Place): Promise<AgentAnswer>;
  /** Asks for {@link answerSchema}, where the provider answers `{"summary":"storm"}`. */
  structured(place: Place): Promise<unknown>;
  /** Begins, and is interrupted (SIGINT) once `begun` resolves. */
  cancelled(place: Place, begun: () => Promise<void>): Promise<void>;
}

export interface AgentAnswer { readonly text: string; readonly error: Pick<ClientError, 'message' | 'status'> | null }

interface Work { readonly home: string; readonly folder: string }
interface Ended { readonly code: number | null; readonly lines: readonly Readonly<Record<string, unknown>>[] }

/** A home and a folder of its own for each run: nothing of the person's who runs the tests is seen or changed. */
async function withFolders<T>(work: (folders: Work) => Promise<T>): Promise<T> {
  await mkdir(clientsFolder, { recursive: true });
  const home = await mkdtemp(join(clientsFolder, 'run-'));
  const folder = join(home, 'work');
  await mkdir(folder);
  await writeFile(join(folder, 'note.txt'), `${toolResult}\n`);
  try {
    return await work({ home, folder });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function run(program: string, parameters: readonly string[], options: { readonly folders: Work; readonly environment: Record<string, string>; readonly until?: (() => Promise<void>) | undefined }): Promise<Ended> {
  const { folders: { home, folder }, environment, until } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: home, ...environment }, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines: output.split('\n').flatMap(asObject) }));
    void until?.().then(() => child.kill('SIGINT'));
  });
}

function asObject(line: string): readonly Readonly<Record<string, unknown>>[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}

const statusIn = (message: string): number | null => Number(/\b([45]\d\d)\b/.exec(message)?.[1] ?? 0) || null;
const installed = (pattern: string): string | null => globSync(join(clientsFolder, 'node', 'node_modules', pattern))[0] ?? null;

function versionIn(packageName: string): string {
  const manifest = join(clientsFolder, 'node', 'node_modules', packageName, 'package.json');
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version : '';
}

const claudeBinary = installed('@anthropic-ai/claude-code-*/claude');

function runClaude(place: Place, prompt: string, more: { readonly parameters?: readonly string[]; readonly folders: Work; readonly until?: () => Promise<void> }): Promise<Ended> {
  const { folders, until, parameters = ['--tools', 'Read'] } = more;
  return run(claudeBinary ?? '', ['-p', prompt, '--model', place.model, '--output-format', 'json', ...parameters], {
    folders, until,
    // Without these two it asks its maker's servers for news and versions.
    environment: { ANTHROPIC_BASE_URL: place.url, ANTHROPIC_AUTH_TOKEN: place.token, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_MAX_RETRIES: '1' },
  });
}

function readClaude({ lines }: Ended): AgentAnswer {
  const end = lines.find((line) => line['type'] === 'result');
  const text = String(end?.['result'] ?? '');
  const status = end?.['api_error_status'];
  return { text, error: end?.['is_error'] === false ? null : { message: text, status: typeof status === 'number' ? status : null } };
}

export const claudeCode: Agent = {
  name: 'Claude Code', absent: claudeBinary === null ? notInstalled('Claude Code') : null, version: versionIn('@anthropic-ai/claude-code'), path: '/v1/messages',
  // It has words of its own for every 401, whoever refused.
  refusal: /Not logged in/,
  ask: (place) => withFolders(async (folders) => readClaude(await runClaude(place, question, { folders }))),
  tool: (place) => withFolders(async (folders) => readClaude(await runClaude(place, `${question} [[call Read {"file_path":"${join(folders.folder, 'note.txt')}"}]]`, { folders }))),
  structured: (place) => withFolders(async (folders) => {
    const ended = await runClaude(place, `${question} [[call StructuredOutput {"summary":"storm"}]]`, { folders, parameters: ['--tools', '', '--json-schema', JSON.stringify(answerSchema)] });
    return ended.lines.find((line) => line['type'] === 'result')?.['structured_output'];
  }),
  cancelled: (place, begun) => withFolders(async (folders) => { await runClaude(place, question, { folders, until: begun }); }),
};

const codexBinary = installed('@openai/codex-*/vendor/*/bin/codex');

function runCodex(place: Place, prompt: string, more: { readonly parameters?: readonly string[]; readonly folders: Work; readonly until?: () => Promise<void> }): Promise<Ended> {
  const { folders, until, parameters = [] } = more;
  const provider = `model_providers.keystead={name="Keystead",base_url="${place.url}/v1",env_key="KEYSTEAD_TOKEN",wire_api="responses",supports_websockets=true}`;
  return run(codexBinary ?? '', [
    'exec', '--skip-git-repo-check', '--ignore-user-config', '--dangerously-bypass-approvals-and-sandbox', '-c', 'model_provider=keystead', '-c', provider, '-m', place.model, '--json', ...parameters, prompt,
  ], { folders, until, environment: { CODEX_HOME: folders.home, KEYSTEAD_TOKEN: place.token } });
}

function readCodex({ lines }: Ended): AgentAnswer {
  const said = lines.flatMap((line) => (line['type'] === 'item.completed' ? [line['item'] as { type?: string; text?: string }] : [])).findLast((item) => item.type === 'agent_message');
  const failure = lines.find((line) => line['type'] === 'turn.failed')?.['error'] as { message?: string } | undefined;
  return { text: said?.text ?? '', error: failure === undefined ? null : { message: failure.message ?? '', status: statusIn(failure.message ?? '') } };
}

export const codex: Agent = {
  name: 'Codex CLI', absent: codexBinary === null ? notInstalled('Codex CLI') : null, version: versionIn('@openai/codex'), path: '/v1/responses', refusal: /token is not valid/i,
  ask: (place) => withFolders(async (folders) => readCodex(await runCodex(place, question, { folders }))),
  tool: (place) => withFolders(async (folders) => readCodex(await runCodex(place, `${question} [[call exec_command {"cmd":"cat note.txt"}]]`, { folders }))),
  structured: (place) => withFolders(async (folders) => {
    const file = join(folders.home, 'schema.json');
    await writeFile(file, JSON.stringify(answerSchema));
    return JSON.parse(readCodex(await runCodex(place, `${question} [[say {"summary":"storm"}]]`, { folders, parameters: ['--output-schema', file] })).text);
  }),
  cancelled: (place, begun) => withFolders(async (folders) => { await runCodex(place, question, { folders, until: begun }); }),
};
