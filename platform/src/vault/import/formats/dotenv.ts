import type { FoundKey, ImportFormat } from '../found-key.ts';

/** Not a text in base64 that ends with `=`, which has the same outline. */
const line = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]{0,79})\s*=(?!=)\s*(.*)$/;

/** `NAME=value` lines as shells and dotenv read them: `export`, quotes, comments. */
export const dotenv: ImportFormat = {
  id: 'dotenv', name: '.env file',
  parse({ text }) {
    const lines = text.split(/\r?\n/).filter((each) => each.trim() !== '' && !each.trimStart().startsWith('#'));
    const found = lines.map((each) => line.exec(each));
    if (lines.length === 0 || found.some((match) => match === null)) return null;
    const keys = found.flatMap((match): FoundKey[] => {
      const value = unquote(match?.[2] ?? '');
      if (match?.[1] === undefined || value === '') return [];
      const reference = /^\$\{?\w+\}?$/.test(value);
      return [{ name: match[1], value: reference ? null : value, ...(reference ? { missing: 'refers to another variable, which is not in this file' } : {}) }];
    });
    return keys.length === 0 ? null : keys;
  },
};

function unquote(raw: string): string {
  const quoted = /^(["'`])(.*?)\1\s*(?:#.*)?$/.exec(raw.trim());
  if (quoted !== null) return (quoted[2] ?? '').trim();
  return raw.replace(/\s+#.*$/, '').trim();
}
