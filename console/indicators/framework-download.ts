import type { Framework } from '../../src/model/framework.ts';
import { download } from '../charts/export.ts';

/** Saves a framework as the file it could be checked and loaded from again. The YAML writer is fetched when wanted. */
export async function downloadFramework(
  framework: Framework,
  revision: number,
  format: 'yaml' | 'json',
): Promise<void> {
  const name = `${framework.id}-r${revision}.${format}`;
  if (format === 'json') return download(`${JSON.stringify(framework, null, 2)}\n`, name, 'application/json');
  const { stringify } = await import('yaml');
  download(stringify(framework, { lineWidth: 0 }), name, 'application/yaml');
}
