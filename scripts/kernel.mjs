// node scripts/kernel.mjs: compiles src/composite/kernel/replicate.as, with what it imports, and embeds it in kernel/binary.ts, so
// that nobody who runs or builds the program needs the compiler. A test compares the two.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { main } from 'assemblyscript/asc';

const folder = resolve(import.meta.dirname, '../src/composite/kernel');
/** Pages of 64 KiB: the most memory that one replicator may take, 1 GiB. */
const MAX_PAGES = 16_384;

/** The modules by the names that the compiler asks for. A line with # stands for four, with 0, 1, 2 and 3. */
const readSources = () =>
  new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith('.as'))
      .map((name) => [
        name.replace(/as$/, 'ts'),
        readFileSync(resolve(folder, name), 'utf8').replace(/^ .*#.*$/gm, (line) =>
          [0, 1, 2, 3].map((n) => line.replaceAll('#', String(n))).join('\n'),
        ),
      ]),
  );

/** @returns {Promise<Uint8Array>} */
export async function compileKernel() {
  /** @type {Uint8Array} */
  let binary = new Uint8Array();
  const sources = readSources();
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--use', 'abort='];
  const { error, stderr } = await main(
    ['replicate.ts', '-o', 'replicate.wasm', '--maximumMemory', String(MAX_PAGES), ...options],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (_name, contents) => {
        binary = /** @type {Uint8Array} */ (contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return binary;
}

if (process.argv[1] === import.meta.filename) {
  const text = Buffer.from(await compileKernel()).toString('base64');
  const lines = text.match(/.{1,100}/g) ?? [];
  writeFileSync(
    resolve(folder, 'binary.ts'),
    `/** kernel/replicate.as, compiled by scripts/kernel.mjs. */\nexport const BINARY =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`,
  );
}
