import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

/**
 * TypeScript loses its types; it has nothing else here that JavaScript has not.
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const path = fileURLToPath(url);
  const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), { sourcemap: false, lang: 'ts' });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  return { format: 'module', source: code, shortCircuit: true };
}
