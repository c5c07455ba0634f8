/** Control characters, and the marks that turn the direction of text (they can make `exe.pdf` of `fdp.exe`). */
// oxlint-disable-next-line no-control-regex
const invisible = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Makes the name that a caller gave fit to be shown and offered as a file name: its last path part, without invisible
 * characters and leading dots. It is never used to find or write a file.
 */
export function cleanFileName(untrustedName: string): string {
  const last = untrustedName.normalize('NFC').replace(invisible, '').split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  return last.trim().replace(/^\.+/, '').trim().slice(0, 255) || 'document';
}
