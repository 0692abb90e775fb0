import type { Context } from '../src/platform/context.ts';
import { saveUpload } from '../src/sources/upload-actions.ts';

/** Uploads one file; answers the upload's id. */
export async function uploaded(ctx: Context, name: string, bytes: Uint8Array | string): Promise<string> {
  async function* files() {
    yield {
      name,
      content: (async function* () {
        yield Buffer.from(bytes as Uint8Array);
      })(),
    };
  }
  return (await saveUpload(ctx, files())).id;
}
