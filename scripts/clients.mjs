// Drives the clients that people use through the gateway, on the Node.js that npm brought along. `-- install` brings those that
// are too large for a development dependency.
import { become, prepare } from './prepare.mjs';

await prepare({ development: true, console: true });
become('scripts/drive-clients.ts');
