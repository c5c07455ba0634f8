/** A test file as it stands, and how many characters it has together with the tests that it brings in from other files: the more, the longer it takes. */
export interface TestFile { readonly path: string; readonly text: string; readonly size: number }

/**
 * Says which test files run together in one process, longest processes first: whoever begins last should end soon.
 *
 * To load the program costs a process more than what most files test. Files that leave nothing behind in their process share one (their hooks stay
 * their own: each file is a suite); those that start programs or browsers, or change time or environment, have one of their own.
 */
export function processesOf(files: readonly TestFile[]): readonly (readonly string[])[] {
  const kinds = kindTable.map(({ together, ...kind }) => ({ together, members: files.filter((file) => kindTable.find(({ has }) => has(file))?.name === kind.name) }));
  return kinds.flatMap(({ members, together }) => dealt(members.toSorted((a, b) => b.size - a.size || a.path.localeCompare(b.path)).map(({ path }) => path), together));
}

interface Kind {
  readonly name: string;
  readonly has: (file: TestFile) => boolean;
  /** So many files share a process. */
  readonly together: number;
}

const keepsToItself = ({ text }: TestFile): boolean => !/\bmock\.|\bprocess\.(?:env|on|exit)\b|\b(?:spawn|fork|execFile)\(/.test(text);
const isBeside = ({ path }: TestFile): boolean => /^(?:contract|console|platform)\/src\//.test(path);

/** In the order of how long one takes; the first that fits is a file's. */
const kindTable: readonly Kind[] = [
  { name: 'browser', has: ({ text }) => text.includes('startBrowser('), together: 1 },
  { name: 'whole server', has: ({ text }) => text.includes('startKeystead('), together: 1 },
  { name: 'children', has: ({ path, text }) => path.includes('/test/') && /\bspawn\(/.test(text), together: 1 },
  { name: 'alone', has: (file) => !isBeside(file) && !keepsToItself(file), together: 1 },
  { name: 'database', has: (file) => !isBeside(file), together: 18 },
  { name: 'unit, alone', has: (file) => !keepsToItself(file), together: 1 },
  { name: 'unit', has: () => true, together: 56 },
];

/** Deals out like cards, so that no hand holds all of the long ones. */
function dealt(paths: readonly string[], together: number): readonly (readonly string[])[] {
  const hands = Math.ceil(paths.length / together);
  return Array.from({ length: hands }, (_, hand) => paths.filter((_path, index) => index % hands === hand));
}
