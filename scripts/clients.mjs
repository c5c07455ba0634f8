// Drives the clients that people use through the gateway, on the Node.js that npm brought along. `-- install` brings those that
// are too large for a development dependency.
import { prepare, root, run, runtimeNode } from './prepare.mjs';

await prepare({ development: true, console: false });
await run(runtimeNode(), [`${root}/scripts/drive-clients.ts`, ...process.argv.slice(2)]);
