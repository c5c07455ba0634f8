import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type BodyOf, type ImportCandidate, type ResponseOf, importLimitBytes, operations } from '@keystead/contract';
import { type ImportHead, encodeImport } from '@keystead/contract/sealing';
import { type Api, ApiFailure, callApi, originOf, tokenIsNeeded } from './api-call.ts';
import type { Command } from './command.ts';
import { sealFor } from './sealing.ts';
import { type SecretField, WrongUse, processSource, readSecrets } from './secret-input.ts';

const help = `Usage: keystead import-credentials FILE [options]

Shows what a file of keys holds (a dry run); with --apply, imports it. The file and its passphrase are sealed to the vault key
before they are sent. Formats are recognised: .env, CSV, LiteLLM and Portkey configuration, exports of 1Password, LastPass,
HashiCorp Vault and AWS Secrets Manager, Fernet tokens, files of "openssl enc -aes-256-cbc -pbkdf2".

  --apply               import every entry that is new, or those of --only
  --only 0,3            entries by their numbers
  --provider 3=mistral  the provider of an entry that is not recognised; may be repeated
  --environment NAME    for all entries, instead of the one guessed
  --no-verify           store without asking the provider
  --passphrase -        of a file made with openssl; asked for, or read from stdin
  --iterations N        -iter, where it was not 10000
  --digest NAME         -md, where it was not sha256
  --fernet-key -        of a store of Fernet tokens
  --fernet-ttl SECONDS  refuse tokens older than that
  --vault-key FINGERPRINT, --url URL, --json
`;

const options = {
  apply: { type: 'boolean', default: false }, only: { type: 'string' }, provider: { type: 'string', multiple: true }, environment: { type: 'string' }, 'no-verify': { type: 'boolean', default: false },
  passphrase: { type: 'string' }, iterations: { type: 'string' }, digest: { type: 'string' }, 'fernet-key': { type: 'string' }, 'fernet-ttl': { type: 'string' },
  'vault-key': { type: 'string' }, url: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

type Given = ReturnType<typeof parseArgs<{ options: typeof options; strict: true }>>['values'];
type Preview = ResponseOf<typeof operations.previewCredentialImport>;
type Selected = BodyOf<typeof operations.importCredentials>['selected'];

/** `keystead import-credentials`: a dry run unless told otherwise. Exit code 1 where a key was refused. */
export const importCredentialsCommand: Command = {
  summary: 'Import provider keys from a file: a dry run, or --apply',
  async run(parameters) {
    try {
      const { values, positionals } = parseArgs({ args: [...parameters], options, strict: true, allowPositionals: true });
      const [file] = positionals;
      if (values.help || file === undefined) { process.stdout.write(help); return values.help ? 0 : 2; }
      return await importFile(file, values);
    } catch (error) {
      if (error instanceof ApiFailure) { process.stderr.write(`${error.message}\n`); return 1; }
      if (!(error instanceof WrongUse) && !(error instanceof TypeError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
  },
};

async function importFile(file: string, given: Given): Promise<number> {
  const token = process.env['KEYSTEAD_TOKEN'];
  if (token === undefined) throw new WrongUse(tokenIsNeeded);
  const api: Api = { origin: originOf(given.url), token };
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => { throw new WrongUse(`${file} cannot be read: ${error.message}`); });
  if (bytes.byteLength > importLimitBytes) throw new WrongUse(`${file} is larger than ${importLimitBytes} bytes. Split it.`);
  const plaintext = encodeImport(await headOf(file, given), bytes);
  const sealed = await sealFor(api, { plaintext, context: { purpose: 'import', subject: '' }, expected: given['vault-key'] });
  const preview = await callApi(api, operations.previewCredentialImport, { sealed });
  const selected = select(preview.candidates, given);
  if (!given.apply) {
    process.stdout.write(given.json ? `${JSON.stringify(preview)}\n` : showPreview(preview, selected));
    return 0;
  }
  if (selected.length === 0) throw new WrongUse('There is nothing new to import in this file.');
  const result = await callApi(api, operations.importCredentials, { sealed, selected, verify: !given['no-verify'] });
  process.stdout.write(given.json ? `${JSON.stringify(result)}\n` : `${result.rows.map((row) => `${row.state === 'added' ? 'added  ' : 'refused'}  ${row.name}  ${row.fingerprint ?? ''}  ${row.detail ?? row.health ?? ''}`.trimEnd()).join('\n')}\n${result.added} added, ${result.refused} refused\n`);
  return result.refused === 0 ? 0 : 1;
}

async function headOf(file: string, given: Given): Promise<ImportHead> {
  const fields: readonly SecretField[] = [{ name: 'passphrase', flag: '--passphrase', required: false }, { name: 'fernet-key', flag: '--fernet-key', required: false }];
  const secrets = await readSecrets(fields, (name) => (name === 'passphrase' ? given.passphrase : given['fernet-key']), processSource);
  const { passphrase, 'fernet-key': fernetKey } = secrets;
  return {
    fileName: basename(file), ...(passphrase === undefined ? {} : { passphrase }), ...(given.iterations === undefined ? {} : { iterations: wholeNumber('--iterations', given.iterations) }),
    ...(given.digest === undefined ? {} : { digest: given.digest }), ...(fernetKey === undefined ? {} : { fernetKeys: fernetKey.split(/[\s,]+/).filter((key) => key !== '') }),
    ...(given['fernet-ttl'] === undefined ? {} : { fernetTimeToLiveSeconds: wholeNumber('--fernet-ttl', given['fernet-ttl']) }),
  };
}

function wholeNumber(flag: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new WrongUse(`${flag}: "${text}" is not a whole number.`);
  return Number(text);
}

function select(candidates: readonly ImportCandidate[], given: Given): Selected {
  const providers = new Map((given.provider ?? []).map((pair) => {
    const [index = '', provider = ''] = pair.split('=', 2);
    if (!/^\d+$/.test(index) || provider === '') throw new WrongUse(`--provider: "${pair}" is not NUMBER=PROVIDER.`);
    return [Number(index), provider];
  }));
  const only = given.only?.split(',').map((text) => wholeNumberOrZero(text.trim()));
  const wanted = candidates.filter(({ index, state }) => (only === undefined ? state === 'new' || providers.has(index) : only.includes(index)));
  const environment = given.environment === undefined ? {} : { environment: given.environment as Selected[number]['environment'] };
  return wanted.map(({ index }) => ({ index, ...(providers.has(index) ? { provider: providers.get(index) } : {}), ...environment }));
}

function wholeNumberOrZero(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new WrongUse(`--only: "${text}" is not the number of an entry.`);
  return Number(text);
}

function showPreview(preview: Preview, selected: Selected): string {
  const chosen = new Set(selected.map(({ index }) => index));
  const lines = preview.candidates.map((candidate) => [
    `${chosen.has(candidate.index) ? '+' : ' '}${String(candidate.index).padStart(4)}`, candidate.state.padEnd(14), (candidate.providerName ?? '–').padEnd(14), candidate.environment.padEnd(12),
    candidate.name, candidate.fingerprint ?? '', candidate.lastFour === null ? '' : `…${candidate.lastFour}`, candidate.detail ?? '',
  ].join('  ').trimEnd());
  const encryption = preview.encryption === 'none' ? '' : `, encrypted with ${preview.encryption}`;
  return `${preview.formatName}${encryption}\n${lines.join('\n')}\n${chosen.size} of ${preview.candidates.length} would be imported. Nothing was stored; add --apply to import.\n`;
}
