import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import yazl from 'yazl';
import { readConfiguration, systemClock } from '../foundation/index.ts';
import { type SupportBundle, readSupportBundle } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead support-bundle FILE.zip [--data-dir DIR]

Writes what helps to find out what is wrong into a ZIP: versions, which settings are set, health, processes, sizes of tables, metrics,
and recent warnings and errors. No key, token, name, address or content is in it; its manifest.json says what is and what is not. Works on the host, also
while the database is down; where Keystead does not run, it holds what can be known without it.
`;

/** `keystead support-bundle`: for whoever asks for help, to look through and send. */
export const supportBundleCommand: Command = {
  summary: 'Gather what helps to find out what is wrong, without secrets and content (on the host)',
  async run(parameters) {
    try {
      const { values, positionals: [file, ...rest] } = parseArgs({ args: [...parameters], options: { 'data-dir': { type: 'string' }, help: { type: 'boolean', default: false } }, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      if (file === undefined || rest.length > 0) { process.stderr.write(help); return 2; }
      const { dataDirectory } = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] });
      const { bundle, running } = await readSupportBundle({ dataDirectory, environment: process.env, now: systemClock.now() });
      await writeZip(file, bundle);
      process.stdout.write(`${file}: ${[...bundle.keys()].join(', ')}\n${running ? '' : 'No Keystead answered on this data folder, so most is missing; start it, or name its folder with --data-dir.\n'}`);
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};

/** A file that is there already is not written over. */
async function writeZip(file: string, bundle: SupportBundle): Promise<void> {
  const zip = new yazl.ZipFile();
  for (const [name, text] of bundle) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file, { mode: 0o600, flags: 'wx' }));
}
