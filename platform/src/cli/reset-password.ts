import { parseArgs } from 'node:util';
import { readConfiguration } from '../foundation/index.ts';
import { askHost } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead reset-password EMAIL [--second-factor] [--data-dir DIR] [--json]

Prints a one-time link with which that person sets a new password; it is good for a day, and an earlier one ends with it. A
second factor is still asked for, unless --second-factor takes it away as well. Every organisation they belong to finds it in
its audit log. Works on the host alone, while Keystead runs.
`;

/** `keystead reset-password`: lets somebody in again who cannot sign in. */
export const resetPasswordCommand: Command = {
  summary: 'Print a one-time link for somebody’s new password (on the host)',
  async run(parameters) {
    try {
      const { values, positionals } = parseArgs({
        args: [...parameters], strict: true, allowPositionals: true,
        options: { 'data-dir': { type: 'string' }, 'second-factor': { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
      });
      const [email, ...rest] = positionals;
      if (values.help) { process.stdout.write(help); return 0; }
      if (email === undefined || rest.length > 0) { process.stderr.write(help); return 2; }
      const { dataDirectory } = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] });
      const { status, body } = await askHost(dataDirectory, 'reset-password', { email, secondFactor: values['second-factor'] });
      if (status !== 200) {
        process.stderr.write(status === 404 ? `Nobody has the address ${email} here.\n` : `${(body as { title?: string } | null)?.title ?? 'It failed.'}\n`);
        return 1;
      }
      if (values.json) { process.stdout.write(`${JSON.stringify(body)}\n`); return 0; }
      const made = body as { name: string; link: string; expiresAt: string; secondFactorRemoved: boolean };
      process.stdout.write(`${made.link}\n\nFor ${made.name}, good once and until ${made.expiresAt}. ${made.secondFactorRemoved ? 'Their second factors are gone; they set up new ones.' : 'A second factor is still asked for.'}\n`);
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};
