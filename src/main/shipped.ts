import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';

/** The framework files that come with Meridian, by name, the sample's first. */
export async function shippedFrameworks(): Promise<readonly string[]> {
  const folder = join(PACKAGE_FOLDER, 'frameworks');
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  return [join(folder, 'sample', 'framework.yaml'), ...names.map((name) => join(folder, name))];
}
