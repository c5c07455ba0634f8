import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClientSettings } from '../platform/test/support/client-settings.ts';

// Enters the settings of all clients into docs/developer.md.
const file = join(import.meta.dirname, '..', 'docs', 'developer.md');
writeFileSync(file, withClientSettings(readFileSync(file, 'utf8')));
