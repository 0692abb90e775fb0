import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT, startProgram } from '../test/e2e/program.ts';
import { figure, median } from './_figure.ts';

/** A checkout as a newcomer has it after the install: sources and packages, nothing built, no data. */
async function freshCheckout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-start-'));
  const files = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .stdout.split('\0')
    .filter(Boolean);
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(ROOT, file), join(folder, file));
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function timeStarts(): Promise<{ first: number; again: number }> {
  const cwd = await freshCheckout();
  const folder = join(cwd, 'data');
  const options = { command: ['scripts/start.mjs'], cwd, folder };
  try {
    const first = await startProgram(options);
    await first.stop();
    const again = await startProgram(options);
    await again.stop();
    return { first: first.startedIn / 1000, again: again.startedIn / 1000 };
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

async function timeAssess(): Promise<number> {
  const out = await mkdtemp(join(tmpdir(), 'meridian-bench-assess-'));
  const began = performance.now();
  const args = [
    'meridian.mjs',
    'assess',
    '--framework',
    'frameworks/sample/framework.yaml',
    '--data',
    'frameworks/sample',
  ];
  const { status, stderr } = spawnSync(process.execPath, [...args, '--period', '2019', '--out', out], {
    cwd: ROOT,
  });
  const seconds = (performance.now() - began) / 1000;
  await rm(out, { recursive: true, force: true });
  if (status !== 0) throw new Error(String(stderr));
  return seconds;
}

const starts: { first: number; again: number }[] = [];
for (let i = 0; i < 3; i += 1) starts.push(await timeStarts());
figure('start.first.s', median(starts.map((s) => s.first)), 's', {
  atMost: 15,
  runs: 3,
  from: 'nothing built, packages installed',
  to: 'first answer with results',
});
figure('start.again.s', median(starts.map((s) => s.again)), 's', { atMost: 3, runs: 3 });
const assessments: number[] = [];
for (let i = 0; i < 7; i += 1) assessments.push(await timeAssess());
figure('assess.166.s', median(assessments), 's', {
  atMost: 1.5,
  runs: 7,
  files: 'scores, ranks, inputs, report, run',
});
