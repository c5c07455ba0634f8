// The second of the two commands. Installs what is missing, builds the console, and runs every test on the Node.js that npm brought along.
import { become, packed, prepare } from './scripts/prepare.mjs';

const wanted = process.argv.slice(2);
// The whole suite starts dozens of servers: packing takes less. A few files are run on what is packed already, or the sources.
await prepare({ development: true, console: true, packed: wanted.length === 0 ? ['program', 'test-children'] : [] });
const folders = { KEYSTEAD_INTERNAL_TEST_PROGRAM: packed('program'), KEYSTEAD_INTERNAL_TEST_CHILDREN: packed('test-children') };
become('scripts/run-tests.ts', wanted, Object.fromEntries(Object.entries(folders).filter(([, folder]) => folder !== null)));
