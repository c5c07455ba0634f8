import { open, readFile, readdir } from 'node:fs/promises';

/** A process of a running Keystead, by what it does. */
export interface FoundProcess { readonly id: number; readonly name: string }

const chunkBytes = 8 * 1024 * 1024;

/** Why the memory of other processes cannot be read here, or `false`. */
export async function withoutProcessMemory(id = process.ppid): Promise<string | false> {
  try {
    const file = await open(`/proc/${id}/mem`, 'r');
    await file.close();
    return false;
  } catch (error) {
    return `the memory of other processes cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'no /proc'}): run it as root, or with kernel.yama.ptrace_scope=0`;
  }
}

/** All processes below `root`, itself included, named by role: `supervisor`, `api`, `gateway`, `worker`, `postgres` … */
export async function processTree(root: number): Promise<readonly FoundProcess[]> {
  const parents = new Map<number, number>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '');
    // The name stands in brackets and may hold spaces; what follows is state and parent.
    const parent = /\) \S (\d+)/.exec(stat)?.[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  const below = (id: number): number[] => [id, ...[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => below(child))];
  return Promise.all(below(root).map(async (id) => ({ id, name: id === root ? 'supervisor' : nameOf(await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')) })));
}

function nameOf(commandLine: string): string {
  const role = /role-main\.m?[jt]s\0(\w+)/.exec(commandLine)?.[1];
  return role ?? (commandLine.includes('postgres') ? 'postgres' : commandLine.split('\0', 1)[0]?.split('/').at(-1) ?? 'unknown');
}

interface Mapping { readonly start: bigint; readonly end: bigint; readonly shared: boolean }

/** The mappings that a core dump holds: all but what is only read from a file, which is the program itself. */
async function mappingsOf(id: number): Promise<readonly Mapping[]> {
  const lines = (await readFile(`/proc/${id}/maps`, 'utf8')).split('\n').map((line) => /^([0-9a-f]+)-([0-9a-f]+) r(.).(.) \S+ \S+ \S+\s*(.*)$/.exec(line)).filter((line) => line !== null);
  return lines.filter(([, , , write, , name = '']) => (write === 'w' || !name.startsWith('/')) && name !== '[vvar]' && name !== '[vsyscall]')
    .map(([, from = '0', to = '0', , share]) => ({ start: BigInt(`0x${from}`), end: BigInt(`0x${to}`), shared: share === 's' }));
}

/**
 * Reads the memory of a process as it stands, all that a core dump of it would hold, and looks for byte sequences. Gives the names of those
 * that were found, and how much was read. What processes share need be read of one of them only.
 */
export async function searchMemory(id: number, needles: ReadonlyMap<string, Buffer>, options: { readonly withShared?: boolean } = {}): Promise<{ readonly found: readonly string[]; readonly bytesRead: number }> {
  const mappings = (await mappingsOf(id)).filter(({ shared }) => !shared || options.withShared !== false);
  const longest = Math.max(...[...needles.values()].map((needle) => needle.byteLength));
  const found = new Set<string>();
  let bytesRead = 0;
  const memory = await open(`/proc/${id}/mem`, 'r');
  const buffer = Buffer.alloc(chunkBytes + longest);
  try {
    for (const { start, end } of mappings) {
      for (let at = start; at < end; at += BigInt(chunkBytes)) {
        const wanted = Number(end - at < BigInt(buffer.byteLength) ? end - at : BigInt(buffer.byteLength));
        // Pages may go while we read, and some cannot be read at all.
        const { bytesRead: got } = await memory.read(buffer, 0, wanted, at).catch(() => ({ bytesRead: 0 }));
        bytesRead += Math.min(got, chunkBytes);
        const seen = buffer.subarray(0, got);
        for (const [name, needle] of needles) if (!found.has(name) && seen.includes(needle)) found.add(name);
      }
    }
  } finally {
    await memory.close();
  }
  return { found: [...found], bytesRead };
}

/** Every form in which a text may lie in memory: as it is, in two-byte characters, in hexadecimal, in base64 at each alignment. URL encoding leaves letters and digits alone. */
export function formsInMemory(text: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const forms: [string, Buffer][] = [['as it is', bytes], ['two bytes each', Buffer.from(text, 'utf16le')], ['hex', Buffer.from(hex)], ['HEX', Buffer.from(hex.toUpperCase())]];
  for (const offset of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').replace(/=+$/, '');
    // Without the characters that what stands before and after would change.
    const inner = encoded.slice(Math.ceil((offset * 8) / 6), -2);
    forms.push([`base64 (+${offset})`, Buffer.from(inner)]);
    if (/[+/]/.test(inner)) forms.push([`base64url (+${offset})`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))]);
  }
  return new Map(forms);
}
