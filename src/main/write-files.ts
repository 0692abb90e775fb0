import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes files into a folder, which is made where it is not there. Each file appears with its whole content or not at all, the
 * last one of `files` last, so that an interrupted command leaves no half file.
 */
export async function writeFiles(
  folder: string,
  files: Iterable<readonly [name: string, content: string | Uint8Array]>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    const draft = join(folder, `.${name}.${process.pid}.part`);
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    await rename(draft, join(folder, name));
  }
}
