// Shows Keystead with a real model on this machine, on the Node.js that npm brought along.
import { become, prepare } from './prepare.mjs';

await prepare({ development: true, console: true });
become('scripts/demo-local-model.ts');
