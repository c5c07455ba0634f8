import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfiguration } from '../foundation/index.ts';
import { type HostAnswer, type HostCommandName, askHost } from '../server/index.ts';
import type { Command } from './command.ts';

interface HostCommand {
  readonly summary: string;
  readonly help: string;
  readonly name: HostCommandName;
  /** What is sent, from what was typed; `null` for wrong use. */
  input(words: readonly string[], flags: { now: boolean; confirm?: string; 'despite-holds'?: string }): object | null;
  show(body: unknown): string;
}

/** A command that asks the Keystead which runs on this host. */
function hostCommand(command: HostCommand): Command {
  return {
    summary: command.summary,
    async run(parameters) {
      try {
        const { values, positionals } = parseArgs({
          args: [...parameters], strict: true, allowPositionals: true,
          options: { 'data-dir': { type: 'string' }, now: { type: 'boolean', default: false }, confirm: { type: 'string' }, 'despite-holds': { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
        });
        if (values.help) { process.stdout.write(command.help); return 0; }
        const input = command.input(positionals, values);
        if (input === null) { process.stderr.write(command.help); return 2; }
        const { dataDirectory } = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] });
        return report(await askHost(dataDirectory, command.name, input), values.json, command);
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        return 1;
      }
    },
  };
}

function report({ status, body }: HostAnswer, json: boolean, { show }: HostCommand): number {
  if (status !== 200) {
    process.stderr.write(`${(body as { title?: string } | null)?.title ?? 'It failed.'}\n`);
    return 1;
  }
  process.stdout.write(json ? `${JSON.stringify(body)}\n` : show(body));
  return 0;
}

export const importTenantCommand = hostCommand({
  summary: 'Bring an organisation in from an export of another installation (on the host)', name: 'import-tenant',
  help: `Usage: keystead import-tenant FILE [--data-dir DIR] [--json]

Brings an organisation in from the file that "export-tenant" or the console wrote, under the ids that it had. People are found by their
addresses, or made without a password: send them a link with "keystead reset-password". Provider keys, API tokens, single sign-on and
second factors are not in an export and are set up anew. The former audit log is kept for reading beside the one that begins here.
Everything comes in, or nothing. Works on the host alone, while Keystead runs; its user must be able to read the file.
`,
  input: ([file, ...rest]) => (file === undefined || rest.length > 0 ? null : { file: resolve(file) }),
  show(body) {
    const made = body as { name: string; tenantId: string; people: number; newPeople: number; documents: number; runs: number; ledgerRows: number; leaves: number };
    return `${made.name} is here (${made.tenantId}): ${made.people} people (${made.newPeople} new here), ${made.documents} documents, ${made.runs} runs, ${made.ledgerRows} rows of usage, ${made.leaves} entries of the former audit log.\n`
      + 'Next: send people a link (keystead reset-password EMAIL), and enter the provider keys anew.\n';
  },
});

export const deleteTenantCommand = hostCommand({
  summary: 'Delete an organisation at once (on the host)', name: 'delete-tenant',
  help: `Usage: keystead delete-tenant ID --now --confirm NAME [--despite-holds REASON] [--data-dir DIR] [--json]

Deletes an organisation without days of grace: its encryption keys are destroyed, then every row and file of it; people who belong
nowhere else go too. What remains is an entry in the platform's log. Backups made before hold the wrapped keys until they are deleted.
NAME is the organisation's name, exactly. Where documents are under legal hold it is refused; --despite-holds says why you delete them
all the same (an order of a court, say), and stands in the platform's log. Works on the host alone, while Keystead runs.
`,
  input: ([tenantId, ...rest], { now, confirm, 'despite-holds': despiteHolds }) => (tenantId === undefined || rest.length > 0 || !now || confirm === undefined ? null : { tenantId, confirm, despiteHolds }),
  show(body) {
    const gone = body as { rows: number; people: number };
    return `Deleted: ${gone.rows} rows erased, ${gone.people} people who belonged nowhere else.\n`;
  },
});

export const verifyDomainCommand = hostCommand({
  summary: 'Vouch for the e-mail domain of an organisation, where DNS cannot (on the host)', name: 'verify-domain',
  help: `Usage: keystead verify-domain TENANT-ID DOMAIN [--data-dir DIR] [--json]

Marks a domain that the organisation added under Settings → Sign-in as its own, without asking DNS. Whoever owns a domain here says
who signs in with its addresses: be sure. Works on the host alone, while Keystead runs.
`,
  input: ([tenantId, domain, ...rest]) => (tenantId === undefined || domain === undefined || rest.length > 0 ? null : { tenantId, domain: domain.toLowerCase() }),
  show: (body) => `${(body as { domain: string }).domain} is verified.\n`,
});
