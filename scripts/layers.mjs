// The import law of the house: model <- policy <- stages <- main; composite imports only model, and comes before the stages that
// read framework files, so that their check may ask the methods themselves; platform knows no stage; a stage imports only an
// earlier stage's pure modules or actions, never another's store or routes; the console talks HTTP and shares only pure code
// and types.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const stages = [
  'organisations',
  'catalogue',
  'ledger',
  'sources',
  'context',
  'composite',
  'indicators',
  'assessments',
  'diagnosis',
  'targets',
  'projects',
  'releases',
  'requests',
  'operations',
];

/** Why `from` may not import `to` (paths under the root), or undefined. */
export function violation(from, to, isTypeOnly) {
  const [fromTop, fromFolder] = from.split('/');
  const [toTop, toFolder] = to.split('/');
  if (toTop === 'test' || toTop === 'bench')
    return /\.test\.tsx?$|\.contract\.ts$/.test(from) || ['test', 'bench'].includes(fromTop)
      ? undefined
      : 'only tests import test code';
  if (/\.test\.tsx?$/.test(from) || fromTop === 'test' || fromTop === 'bench') return undefined;
  if (fromTop === 'console') {
    if (toTop === 'console' || toTop === 'locales') return undefined;
    if (toTop !== 'src') return 'the console imports only itself, locales and src';
    if (
      ['model', 'composite', 'policy'].includes(toFolder) ||
      (isTypeOnly && !/-(store|routes|actions)\.ts$/.test(to))
    )
      return undefined;
    return 'the console shares only model, composite and policy with the server, and types of pure modules';
  }
  if (fromTop !== 'src' || toTop !== 'src')
    return toTop === 'src' || toTop === 'locales' ? undefined : 'src imports only src';
  if (fromFolder === toFolder || fromFolder === 'main') return undefined;
  if (toFolder === 'main') return 'nothing imports main';
  if (fromFolder === 'model') return 'model imports nothing';
  if (toFolder === 'model') return undefined;
  if (fromFolder === 'policy' || fromFolder === 'composite') return `${fromFolder} imports only model`;
  if (toFolder === 'policy') return undefined;
  if (fromFolder === 'platform') return 'platform knows no stage';
  if (toFolder === 'platform') return undefined;
  if (/-(store|routes)\.ts$/.test(to)) return "another stage's store or routes are its own";
  if (stages.indexOf(toFolder) < 0 || stages.indexOf(fromFolder) < 0) return 'unknown stage';
  if (stages.indexOf(toFolder) > stages.indexOf(fromFolder)) return 'a stage imports only earlier stages';
  return undefined;
}

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const importLine =
  /^\s*(import|export)\s+(type\s)?[^'"]*?from\s+['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]/gm;
const found = [];
for (const top of ['src', 'console', 'test', 'bench']) {
  for (const file of sources(join(root, top))) {
    for (const match of readFileSync(file, 'utf8').matchAll(importLine)) {
      const target = match[3] ?? match[4];
      const from = relative(root, file);
      const to = relative(root, resolve(dirname(file), target));
      const why = violation(from, to, match[2] !== undefined);
      if (why) found.push(`${from} -> ${to}: ${why}`);
    }
  }
}
for (const line of found) console.error(line);
if (found.length > 0) process.exit(1);
console.log('layers: every import keeps the law');
