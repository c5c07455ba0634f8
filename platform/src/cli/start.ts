import { isatty } from 'node:tty';
import { parseArgs } from 'node:util';
import type { InitFile, VaultKey } from '@keystead/contract';
import { ConfigurationError, type CommandLineSettings, type Logger, createLogger, createRecentProblems, readConfiguration, systemClock } from '../foundation/index.ts';
import { InitFileError, type Keystead, readInitFile, sealInitFile, startKeystead, withoutKeys } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: npm start -- [options]

  --port N          port of console, gateway and API (7420; 0 takes a free one)
  --host ADDRESS    address to listen on (127.0.0.1)
  --data-dir DIR    where everything is kept
  --init FILE       apply a declarative file (YAML or JSON) before it is ready
  --accept-rollback REASON   start although the database does not hold what was published of its audit log: what came after
                    it is given up. It is written into the logs
  --json            print one JSON object on stdout when ready; logs go to stderr
  --help            this text

All settings: keystead config
`;

const options = {
  port: { type: 'string' }, host: { type: 'string' }, 'data-dir': { type: 'string' }, init: { type: 'string' }, 'accept-rollback': { type: 'string' },
  json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options; strict: true }>>['values'];

/** `keystead start`: runs until SIGTERM or Ctrl-C, then drains. */
export const startCommand: Command = {
  summary: 'Start everything on this machine',
  async run(parameters) {
    let given: Given;
    try {
      given = parseArgs({ args: [...parameters], options, strict: true, allowPositionals: false }).values;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
      return 2;
    }
    if (given.help) { process.stdout.write(help); return 0; }
    try {
      return await start(given);
    } catch (error) {
      process.stderr.write(`\nKeystead did not start.\n${error instanceof Error ? error.message : String(error)}\n`);
      return error instanceof ConfigurationError || error instanceof InitFileError ? 2 : 1;
    }
  },
};

async function start(given: Given): Promise<number> {
  const configuration = readConfiguration(process.env, commandLine(given));
  // Read before anything is started: a mistake in the file costs nothing.
  const document = given.init === undefined ? null : await readInitFile(given.init, process.env);
  const problems = createRecentProblems();
  const logger = createLogger({ name: 'supervisor', level: configuration.logLevel, recent: problems });
  // A signal that comes while it starts is not lost: it starts in order, and stops in order.
  const ended = untilSignal();
  const keystead = await startKeystead({ configuration, logger, problems, onProgress: (text) => { if (!given.json) process.stderr.write(`  ${text}\n`); }, acceptRollback: given['accept-rollback']?.trim().slice(0, 500) || null });
  try {
    const vaultKey = await keystead.ask('readVaultKey', {});
    const { tokens } = document === null ? { tokens: {} } : await applyInit(keystead, document, vaultKey);
    const { token } = await keystead.ask('openSetupLink', {});
    const setupLink = token === null ? null : `${keystead.url}/setup#token=${token}`;
    announce({ keystead, setupLink, tokens, vaultKey: vaultKey.fingerprint, json: given.json, dataDirectory: configuration.dataDirectory });
    reloadOnSignal(keystead, logger);
    await ended;
    if (!given.json) process.stderr.write('\nStopping: requests in flight are answered first …\n');
  } finally {
    await keystead.stop();
  }
  return 0;
}

/** Provider keys of the file are sealed in this process, which has read them; the api role gets none. */
async function applyInit(keystead: Keystead, document: InitFile, vaultKey: VaultKey): Promise<{ tokens: Record<string, string> }> {
  const { tenantIds } = await keystead.ask('declareTenants', { document: withoutKeys(document) });
  const applied = await keystead.ask('applyInit', await sealInitFile(document, { vaultKey, tenantIds, now: systemClock.now() }));
  // The first call with a token that is printed is not told that nobody knows it.
  await keystead.catchUp();
  return applied;
}

function commandLine(given: Given): CommandLineSettings {
  if (given.port !== undefined && !/^\d{1,5}$/.test(given.port)) throw new ConfigurationError([`--port: "${given.port}" is not a port number`]);
  if (given.port !== undefined && Number(given.port) > 65_535) throw new ConfigurationError([`--port: ${given.port} is above 65535`]);
  return {
    ...(given.port === undefined ? {} : { port: Number(given.port) }),
    ...(given.host === undefined ? {} : { host: given.host }),
    ...(given['data-dir'] === undefined ? {} : { dataDirectory: given['data-dir'] }),
  };
}

/** In a terminal, SIGHUP says that it was closed; elsewhere it asks for a reload, as it does of other servers. */
const hangUpEnds = isatty(0) || isatty(2);

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', ...hangUpEnds ? ['SIGHUP' as const] : []] as const) process.once(signal, () => resolve());
    // Not before it has started: there is nothing to reload yet.
    if (!hangUpEnds) process.on('SIGHUP', () => undefined);
  });
}

function reloadOnSignal(keystead: Keystead, logger: Logger): void {
  if (hangUpEnds) return;
  process.on('SIGHUP', () => {
    keystead.reload().then((replaced) => logger.info({ replaced }, 'gateway processes were replaced'), (error: unknown) => logger.error({ err: error }, 'a new gateway process does not start; the old one serves on'));
  });
}

function announce(ready: { keystead: Keystead; setupLink: string | null; tokens: Record<string, string>; vaultKey: string; json: boolean; dataDirectory: string }): void {
  const { url, metricsUrl } = ready.keystead;
  const places = { console: url, gateway: `${url}/v1`, api: `${url}/reference` };
  // For people and programs that pin it: here it comes from the role that holds the key, not by way of the API.
  process.stderr.write(`  Vault key      ${ready.vaultKey}   (your browser shows the same one where a provider key is entered)\n`);
  if (ready.json) {
    process.stdout.write(`${JSON.stringify({ ...places, setupLink: ready.setupLink, tokens: ready.tokens, vaultKey: ready.vaultKey, ...(metricsUrl === null ? {} : { metrics: metricsUrl }) })}\n`);
    return;
  }
  const lines = [
    '', '  Keystead is ready.', '',
    `  Console        ${places.console}`,
    `  Gateway        ${places.gateway}   (Anthropic and Gemini SDKs: ${url})`,
    `  API reference  ${places.api}`,
    ...(metricsUrl === null ? [] : [`  Metrics        ${metricsUrl}`]),
    ...(ready.setupLink === null ? [] : ['', '  Set up your organisation (works once, for ten minutes):', `  ${ready.setupLink}`]),
    ...Object.entries(ready.tokens).map(([name, value]) => `  Token ${name}: ${value}`),
    '', `  Data and key files are in ${ready.dataDirectory} — back this folder up: without keys/ nothing in the vault opens.`,
    '  Stop with Ctrl-C.', '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
