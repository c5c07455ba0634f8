import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const shape = z.record(z.string(), z.string());

/** Which vault key this user trusts, by the address of a Keystead. */
export interface Pins {
  read(origin: string): Promise<string | null>;
  write(origin: string, fingerprint: string): Promise<void>;
  readonly file: string;
}

export function openPins(environment: NodeJS.ProcessEnv = process.env): Pins {
  const file = join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'keystead', 'vault-keys.json');

  async function all(): Promise<Record<string, string>> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const read = shape.safeParse(parse(text));
    // Whoever can break this file could as well remove it: it must not turn into trust on first use again.
    if (!read.success) throw new Error(`${file} cannot be read. Remove it, and compare the vault key's fingerprint when you are asked.`);
    return read.data;
  }

  return {
    file,
    read: async (origin) => (await all())[origin] ?? null,
    async write(origin, fingerprint) {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const fresh = `${file}.${process.pid}`;
      await writeFile(fresh, `${JSON.stringify({ ...await all(), [origin]: fingerprint }, null, 2)}\n`, { mode: 0o600 });
      await rename(fresh, file);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
