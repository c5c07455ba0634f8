import { writeFileSync } from 'node:fs';
import { permissionsPage } from '../contract/src/index.ts';

// Writes docs/permissions.md from the contract; a test holds the two together.
writeFileSync(new URL('../docs/permissions.md', import.meta.url), permissionsPage());
