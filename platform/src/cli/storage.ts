import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkStorage, copyObjects, openFolderStorage, openStorage, storageTrouble } from '../documents/index.ts';
import { type Configuration, readConfiguration } from '../foundation/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead storage check [--data-dir DIR]
       keystead storage copy --to s3|folder [--data-dir DIR]

check   writes a small object where documents lie, reads it and takes it away (so does "keystead doctor storage")
copy    copies every sealed object from the folder objects/ into the bucket, or back, and reads each one again. What is there already is left
        alone, nothing is taken away, and it may run while Keystead does: copy, stop Keystead, copy again (that takes little), set
        KEYSTEAD_STORAGE, start.

Both read the settings KEYSTEAD_STORAGE=s3 and KEYSTEAD_S3_… of this shell, as Keystead itself does.
`;

/** `keystead storage`: whether the place of sealed documents does its work, and the way from one to another. */
export const storageCommand: Command = {
  summary: 'Check the storage of documents, or copy it to S3 and back (on the host)',
  async run(parameters) {
    try {
      const { values, positionals: [what, ...rest] } = parseArgs({ args: [...parameters], options: { to: { type: 'string' }, 'data-dir': { type: 'string' }, help: { type: 'boolean', default: false } }, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const configuration = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] });
      if (rest.length === 0 && what === 'check') return await check(configuration);
      if (rest.length === 0 && what === 'copy' && (values.to === 's3' || values.to === 'folder')) return await copy(configuration, values.to);
      process.stderr.write(help);
      return 2;
    } catch (error) {
      process.stderr.write(`${storageTrouble(error)}\n`);
      return 1;
    }
  },
};

const placeOf = ({ storage, dataDirectory }: Configuration): string => (storage === null ? join(dataDirectory, 'objects') : `the bucket ${storage.bucket}${storage.prefix === '' ? '' : `, below ${storage.prefix}/`}${storage.endpoint === null ? '' : `, at ${storage.endpoint}`}`);

async function check(configuration: Configuration): Promise<number> {
  await checkStorage(await openStorage(configuration));
  process.stdout.write(`ok     documents lie in ${placeOf(configuration)}: an object was written, read and taken away\n`);
  return 0;
}

async function copy(configuration: Configuration, to: 's3' | 'folder'): Promise<number> {
  if (configuration.storage === null) {
    process.stderr.write('Which bucket? Set KEYSTEAD_STORAGE=s3 and KEYSTEAD_S3_… for this command, as they shall be for Keystead.\n');
    return 2;
  }
  const [folder, bucket] = [openFolderStorage(join(configuration.dataDirectory, 'objects')), await openStorage(configuration)];
  await checkStorage(bucket);
  const tell = (done: number): void => { if (done % 1_000 === 0) process.stderr.write(`${done} objects\n`); };
  const { copied, there, bytes } = to === 's3' ? await copyObjects(folder, bucket, tell) : await copyObjects(bucket, folder, tell);
  process.stdout.write(`${copied} objects copied (${bytes} bytes), each read back as it was written; ${there} were there already. Nothing was taken away from where they were.\n`);
  return 0;
}
