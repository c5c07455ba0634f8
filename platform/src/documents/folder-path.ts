/** A folder as it is stored: names between single slashes, without blanks around them; `''` is the top. */
export function cleanFolder(path: string): string {
  return path.normalize('NFC').split(/[/\\]/).map((name) => name.trim()).filter((name) => name !== '' && name !== '.' && name !== '..').join('/');
}
