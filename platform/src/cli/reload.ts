import { parseArgs } from 'node:util';
import { readConfiguration } from '../foundation/index.ts';
import { askReload } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead reload [--data-dir DIR]

Replaces the gateway processes of the Keystead that runs on this host, one after the other, with the program as it is on disk now. No request
fails: a new process serves before the old one takes no more connections, and the old one goes on with those it has, for up to
KEYSTEAD_RELOAD_DRAIN_SECONDS (600). SIGHUP to the supervisor does the same.
`;

/** `keystead reload`: a graceful restart of the gateways. */
export const reloadCommand: Command = {
  summary: 'Replace the gateway processes without a failed request (on the host)',
  async run(parameters) {
    try {
      const { values } = parseArgs({ args: [...parameters], options: { 'data-dir': { type: 'string' }, help: { type: 'boolean', default: false } }, strict: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const { dataDirectory } = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] });
      const replaced = await askReload(dataDirectory);
      if (replaced === null) {
        process.stderr.write(`No Keystead runs on ${dataDirectory}. Start it, or name its folder with --data-dir.\n`);
        return 1;
      }
      process.stdout.write(`${replaced} gateway ${replaced === 1 ? 'process' : 'processes'} replaced; the old ones finish what they have.\n`);
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};
