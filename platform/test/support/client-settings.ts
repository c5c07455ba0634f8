import { doctorClients } from '../../src/cli/doctor/registry.ts';
import { settingsFor } from '../../src/cli/doctor/settings.ts';

const begin = '<!-- clients: written by scripts/write-client-settings.ts -->';
const end = '<!-- /clients -->';
const server = 'http://127.0.0.1:7420';

/** The developer's guide with the settings of every client that `keystead doctor` knows. @throws Error where its marks are missing. */
export function withClientSettings(guide: string): string {
  const [head, rest] = guide.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`docs/developer.md has no ${begin} … ${end}`);
  const rows = [...doctorClients.values()].map((client) => {
    const said = settingsFor(client, { base: server + client.basePath, model: 'sandbox-large' }).replaceAll('|', '\\|');
    return `| ${client.name} | \`${said}\`${client.note === undefined ? '' : ` ${client.note}`} | \`${client.id}\` |`;
  });
  return [head + begin, '| client | settings | `keystead doctor` |', '|---|---|---|', ...rows, end + tail].join('\n');
}
