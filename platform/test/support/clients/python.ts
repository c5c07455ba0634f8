import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client, ClientAction, ClientActions, ClientError, Place, ToolRound } from './client.ts';
import { clientsFolder, notInstalled } from './installed.ts';

const python = join(clientsFolder, 'python', 'bin', 'python');
const script = join(import.meta.dirname, 'drive.py');

interface Answer { readonly result?: unknown; readonly error?: ClientError }

/** One Python process for each client, asked one thing at a time over its standard input and output. */
class PythonDriver {
  readonly #which: string;
  #child: ChildProcess | undefined;
  #lines: AsyncIterator<string> | undefined;

  constructor(which: string) { this.#which = which; }

  async ask(action: ClientAction, place: Place): Promise<Answer> {
    if (this.#child === undefined) {
      this.#child = spawn(python, [script, this.#which], { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] ?? '' } });
      if (this.#child.stdout !== null) this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
      // It ends with its standard input; the test does not wait for it.
      this.#child.unref();
    }
    this.#child.stdin?.write(`${JSON.stringify({ action, ...place })}\n`);
    const line = await this.#lines?.next();
    if (line === undefined || line.done === true) throw new Error(`the Python client ended during "${action}"`);
    return JSON.parse(line.value) as Answer;
  }

  async result(action: ClientAction, place: Place): Promise<unknown> {
    const { result, error } = await this.ask(action, place);
    if (error !== undefined) throw new Error(`${error.className}: ${error.message}`);
    return result;
  }

  close(): void { this.#child?.stdin?.end(); }
}

interface PythonClient { readonly which: string; readonly module: 'openai' | 'anthropic'; readonly name: string; readonly path: string; readonly more: readonly ClientAction[] }

/** From the folder that pip leaves beside a package: no Python is started to tell a version. */
function versionOfModule(module: string): string {
  const [folder = ''] = globSync(join(clientsFolder, 'python', 'lib', 'python3*', 'site-packages', `${module}-*.dist-info`));
  return /-([^-]+)\.dist-info$/.exec(folder)?.[1] ?? '';
}

function describePython({ which, module, name, path, more }: PythonClient): Client & { close(): void } {
  const driver = new PythonDriver(which);
  const optional: Partial<ClientActions> = {
    embedded: async (place) => await driver.result('embedded', place) as readonly number[],
    models: async (place) => await driver.result('models', place) as readonly string[],
  };
  return {
    name, path, absent: existsSync(python) ? null : notInstalled(name), version: versionOfModule(module), refusal: 'AuthenticationError', obeysShouldRetry: true, close: () => driver.close(),
    actions: {
      text: async (place) => await driver.result('text', place) as string,
      streamed: async (place) => await driver.result('streamed', place) as { text: string; pieces: number },
      tools: async (place) => await driver.result('tools', place) as ToolRound,
      structured: (place) => driver.result('structured', place),
      async failed(place) {
        const { error } = await driver.ask('failed', place);
        if (error === undefined) throw new Error('the call was to fail, and did not');
        return error;
      },
      cancelled: async (place) => { await driver.result('cancelled', place); },
      ...Object.fromEntries(more.map((action) => [action, optional[action as 'embedded' | 'models']])),
    },
  };
}

/** The official Python packages. The one of OpenAI asks for embeddings in base64 unless it is told not to. */
export const pythonClients = [
  describePython({ which: 'openai-chat', module: 'openai', name: 'openai (Python), Chat Completions', path: '/v1/chat/completions', more: ['embedded', 'models'] }),
  describePython({ which: 'openai-responses', module: 'openai', name: 'openai (Python), Responses', path: '/v1/responses', more: [] }),
  describePython({ which: 'anthropic', module: 'anthropic', name: 'anthropic (Python)', path: '/v1/messages', more: ['models'] }),
];
