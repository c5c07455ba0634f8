/** An address's first bits. */
export interface Network { readonly bits: bigint; readonly length: number; readonly size: 32 | 128 }

/** Reads `203.0.113.0/24` or `2001:db8::/48`; `null`: neither. */
export function parseNetwork(text: string): Network | null {
  const [address = '', length] = text.split('/');
  const read = address.includes(':') ? sixOf(address) : fourOf(address);
  const counted = Number(length ?? read?.size);
  return read === null || !Number.isInteger(counted) || counted < 0 || counted > read.size ? null : { ...read, length: counted };
}

/** Whether they have any address in common: what is kept of an address is a network, and an office may have one address of it. */
export function networksOverlap(one: Network, other: Network): boolean {
  if (one.size !== other.size) return false;
  const away = BigInt(one.size - Math.min(one.length, other.length));
  return one.bits >> away === other.bits >> away;
}

function fourOf(address: string): Omit<Network, 'length'> | null {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return { bits: parts.reduce((bits, part) => bits << 8n | BigInt(part), 0n), size: 32 };
}

function sixOf(address: string): Omit<Network, 'length'> | null {
  const [head = '', tail, more] = address.split('::');
  if (more !== undefined) return null;
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => (/^[\da-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN)));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const missing = 8 - first.length - last.length;
  if ([...first, ...last].some(Number.isNaN) || (tail === undefined ? missing !== 0 : missing < 1)) return null;
  return { bits: [...first, ...Array.from<number>({ length: missing }).fill(0), ...last].reduce((bits, group) => bits << 16n | BigInt(group), 0n), size: 128 };
}

/** So many networks are named in a cause. */
const mostNamed = 5;

/** Networks with how much came from each, the most first, as words of a finding: the first of them, and how many there are. */
export function networksOf(facts: readonly { readonly network: string; readonly count: number }[]): { readonly networks: string; readonly networkCount: string } {
  const sums = [...Map.groupBy(facts, ({ network }) => network)].map(([network, of]) => ({ network, count: of.reduce((sum, each) => sum + each.count, 0) })).toSorted((left, right) => right.count - left.count);
  return { networks: sums.slice(0, mostNamed).map(({ network, count }) => `${network} (${count.toLocaleString('en-US')})`).join(', '), networkCount: String(sums.length) };
}
