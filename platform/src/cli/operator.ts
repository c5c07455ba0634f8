import { parseArgs } from 'node:util';
import { readConfiguration } from '../foundation/index.ts';
import { askHost } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead operator add EMAIL | remove EMAIL | list [--data-dir DIR] [--json]

Says who runs this installation. Operators make and suspend organisations, and ask for support access, which a second person
must grant. They see nothing of what is in an organisation. Works on the host alone, while Keystead runs.
`;

interface Row { readonly name: string; readonly email: string; readonly addedAt: string; readonly addedBy: string; readonly secondFactor: boolean }

/** `keystead operator`: operator rights are given and taken on the host, never over the network. */
export const operatorCommand: Command = {
  summary: 'Say who holds operator rights over this installation (on the host)',
  async run(parameters) {
    try {
      const { values, positionals } = parseArgs({ args: [...parameters], options: { 'data-dir': { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } }, strict: true, allowPositionals: true });
      const [verb, email, ...rest] = positionals;
      if (values.help) { process.stdout.write(help); return 0; }
      const takesEmail = verb === 'add' || verb === 'remove';
      if ((!takesEmail && verb !== 'list') || takesEmail !== (email !== undefined) || rest.length > 0) { process.stderr.write(help); return 2; }
      const dataDirectory = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] }).dataDirectory;
      const answer = await askHost(dataDirectory, verb === 'list' ? 'operator-list' : `operator-${verb}`, takesEmail ? { email } : {});
      return show(answer, { verb, email: email ?? '', json: values.json });
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};

function show({ status, body }: { status: number; body: unknown }, asked: { verb: string; email: string; json: boolean }): number {
  if (status !== 200) {
    process.stderr.write(status === 404 ? `Nobody has the address ${asked.email} here. They need an account first: invite them to an organisation.\n` : `${(body as { title?: string } | null)?.title ?? 'It failed.'}\n`);
    return 1;
  }
  if (asked.json) { process.stdout.write(`${JSON.stringify(body)}\n`); return 0; }
  if (asked.verb === 'list') {
    const rows = body as readonly Row[];
    process.stdout.write(rows.length === 0 ? 'Nobody holds operator rights.\n' : rows.map((row) => `${row.email}  ${row.name}  since ${row.addedAt} (${row.addedBy})${row.secondFactor ? '' : '  no second factor yet'}\n`).join(''));
    return 0;
  }
  const { name, added, removed } = body as { name: string; added?: boolean; removed?: boolean };
  process.stdout.write(added === true ? `${name} holds operator rights now.\n` : removed === true ? `${name} holds none any more.\n` : `Nothing changed for ${name}.\n`);
  return 0;
}
