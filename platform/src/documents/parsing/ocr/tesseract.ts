import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type PictureReader, unreadable } from '../parsed.ts';

/** The part of Tesseract’s programming interface that is used (tesseract.js-core has no types of its own). */
interface Tesseract {
  Init(dataPath: null, language: string, engine: number): number;
  SetVariable(name: string, value: string): void;
  /** Takes the picture at `/input`, turned as EXIF orientation `orientation` says. */
  SetImageFile(orientation: number, radians: number): number;
  Recognize(monitor: null): number;
  GetUTF8Text(): string;
  MeanTextConf(): number;
  DetectOS(results: OrientationResults): boolean;
  Clear(): void;
}
interface OrientationResults { readonly best_result: { readonly orientation_id: number; readonly oconfidence: number } }
interface TesseractModule {
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
  readonly TessBaseAPI: new () => Tesseract;
  readonly OSResults: new () => OrientationResults;
}
type TesseractFactory = (options: object) => Promise<TesseractModule>;

/** `OEM_LSTM_ONLY`, and the older engine, which alone tells orientation. */
const engines = { lines: 1, orientation: 0 } as const;
/** Below it another orientation is looked for: upright print reads at 80 and more, print that lies on its side at 50 or less. */
const doubtfulConfidence = 70;
/** EXIF orientations that turn a picture upright, by how Tesseract says that it lies (quarter turns). */
const uprightBy = [1, 8, 3, 6] as const;

/** Reads print with Tesseract, compiled to WebAssembly: no native code, nothing fetched. Language data comes from packages. */
export async function openTesseract(options: { readonly maxPages: number }): Promise<PictureReader> {
  const engine = await load();
  const lines = start(engine, 'eng', engines.lines);
  let orientation: Tesseract | null = null;
  let read = 0;

  const recognise = (turn: number): { text: string; confidence: number } => {
    if (lines.SetImageFile(turn, 0) !== 0) throw unreadable('the picture cannot be opened');
    lines.Recognize(null);
    const text = lines.GetUTF8Text().trim();
    return { text, confidence: text === '' ? 0 : lines.MeanTextConf() };
  };
  const findTurn = (): number => {
    orientation ??= start(engine, 'osd', engines.orientation);
    orientation.SetImageFile(1, 0);
    const results = new engine.OSResults();
    const turn = orientation.DetectOS(results) ? uprightBy[results.best_result.orientation_id] ?? 1 : 1;
    orientation.Clear();
    return turn;
  };

  return {
    read(picture) {
      read += 1;
      if (read > options.maxPages) throw unreadable(`more than ${options.maxPages} of its pages are pictures`);
      engine.FS.writeFile('/input', picture);
      const upright = recognise(1);
      if (upright.confidence >= doubtfulConfidence) return Promise.resolve(upright);
      const turn = findTurn();
      const turned = turn === 1 ? upright : recognise(turn);
      return Promise.resolve(turned.confidence > upright.confidence ? turned : upright);
    },
  };
}

async function load(): Promise<TesseractModule> {
  const { default: factory } = await import(import.meta.resolve('tesseract.js-core/tesseract-core-simd.js')) as { default: TesseractFactory };
  const silent = (): void => undefined;
  const engine = await factory({ wasmBinary: readPart('tesseract.js-core/tesseract-core-simd.wasm'), print: silent, printErr: silent, TesseractProgress: silent });
  for (const language of ['eng', 'osd']) engine.FS.writeFile(`${language}.traineddata`, gunzipSync(readPart(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`)));
  return engine;
}

/** A file of a package. Found as imports are: the other way looks into folders that this process may not read. */
const readPart = (name: string): Buffer => readFileSync(fileURLToPath(import.meta.resolve(name)));

function start(engine: TesseractModule, language: string, mode: number): Tesseract {
  const api = new engine.TessBaseAPI();
  if (api.Init(null, language, mode) !== 0) throw new Error(`the data of ${language} cannot be loaded`);
  api.SetVariable('debug_file', '/dev/null');
  return api;
}
