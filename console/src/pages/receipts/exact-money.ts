/** Every digit of an amount that counts, in US dollars: a receipt is not rounded. `null`: the price is not known. */
export function exactUsd(nanoUsd: number | null): string {
  if (nanoUsd === null) return 'price unknown';
  const digits = String(nanoUsd).padStart(10, '0');
  const [whole, part] = [digits.slice(0, -9), digits.slice(-9).replace(/0{0,7}$/, '')];
  return `US$${Number(whole).toLocaleString('en-US')}.${part}`;
}
