import { parseArgs } from 'node:util';
import { originOf, tokenIsNeeded } from '../api-call.ts';
import type { Command } from '../command.ts';
import { storageCommand } from '../storage.ts';
import { processSource, readSecrets, WrongUse } from '../secret-input.ts';
import { examineCheckpoints } from './checkpoints.ts';
import { examineMail } from './mail.ts';
import type { DoctorClient } from './client.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { doctorClients } from './registry.ts';
import { settingsFor } from './settings.ts';
import { examineStreams } from './streams.ts';

const patienceMilliseconds = 60_000;
const marks: Readonly<Record<Finding['state'], string>> = { good: 'ok   ', note: 'note ', wrong: 'WRONG' };
const options = {
  'base-url': { type: 'string' }, url: { type: 'string' }, model: { type: 'string' }, token: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

function help(): string {
  const width = Math.max(...[...doctorClients.keys()].map((id) => id.length));
  return `Usage: keystead doctor CLIENT [--base-url URL] [--model MODEL] [--token -] [--url URL] [--json]

Does what a client does when it is pointed at Keystead, and says what is wrong and how to put it right: address, token, model, key,
streaming, and whatever stands in front. It asks two or three short questions; the sandbox answers them where this token may use it.

  --base-url URL   the address as it stands in the client's settings (Keystead's own, and what the client wants after it)
  --model MODEL    a model or route; the sandbox, else the first one listed
  --token -        a token, asked for or piped in; KEYSTEAD_TOKEN without it
  --url URL        Keystead's address; KEYSTEAD_URL without it

"keystead doctor storage" looks at the storage of documents instead, "keystead doctor checkpoints" at the places where checkpoints of
the audit log are published, "keystead doctor mail" at mail that its server did not take, "keystead doctor streams" at the receivers of
the platform's own log; all on the host.

Clients:
${[...doctorClients.values()].map((client) => `  ${client.id.padEnd(width)}  ${client.name}`).join('\n')}

Exit code 0: nothing is wrong. 1: something is. 2: wrong use.
`;
}

/** `keystead doctor`: a client's handshake against a running gateway. */
export const doctorCommand: Command = {
  summary: 'Find out why a client does not work with Keystead',
  async run(parameters) {
    try {
      const { values, positionals: [id, ...rest] } = parseArgs({ args: [...parameters], options, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help()); return 0; }
      if (id === 'storage' && rest.length === 0) return await storageCommand.run(['check']);
      if (id === 'checkpoints' && rest.length === 0) return await examineCheckpoints();
      if (id === 'mail' && rest.length === 0) return await examineMail();
      if (id === 'streams' && rest.length === 0) return await examineStreams();
      const client = doctorClients.get(id ?? '');
      if (client === undefined || rest.length > 0) { process.stderr.write(`${id === undefined ? '' : `There is no client "${id}" here.\n\n`}${help()}`); return 2; }
      const given = await readSecrets([{ name: 'token', flag: '--token', required: false }], () => values.token, processSource);
      const token = given['token'] ?? process.env['KEYSTEAD_TOKEN'];
      if (token === undefined) { process.stderr.write(`${tokenIsNeeded}\n`); return 2; }
      const baseUrl = values['base-url'] ?? originOf(values.url) + client.basePath;
      return await report(client, { baseUrl, token, model: values.model, json: values.json });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return error instanceof TypeError || error instanceof WrongUse ? 2 : 1;
    }
  },
};

async function report(client: DoctorClient, given: { readonly baseUrl: string; readonly token: string; readonly model: string | undefined; readonly json: boolean }): Promise<number> {
  const { json, ...asked } = given;
  const write = (text: string) => { if (!json) process.stdout.write(text); };
  write(`${client.name}\n`);
  let model = given.model ?? 'MODEL';
  const onModel = (chosen: string): void => { model = chosen; };
  const findings = await examine(client, { ...asked, environment: process.env, patienceMilliseconds, monotonic: () => performance.now(), onModel }, ({ state, says, what, fix }) => {
    write(`${marks[state]}  ${says}\n${what === undefined ? '' : `       ${what}\n       → ${fix ?? ''}\n`}`);
  });
  const isWrong = findings.some((finding) => finding.state === 'wrong');
  if (json) process.stdout.write(`${JSON.stringify({ client: client.id, good: !isWrong, findings })}\n`);
  write(isWrong ? '' : `\nNothing is wrong. Its settings: ${settingsFor(client, { base: given.baseUrl, model })}\n${client.note === undefined ? '' : `${client.note}\n`}`);
  return isWrong ? 1 : 0;
}
