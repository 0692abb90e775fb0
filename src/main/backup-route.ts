import { streamBackup } from '../platform/backup.ts';
import { operation } from '../platform/http/operation.ts';

const BACKUP_TYPE = 'application/vnd.meridian.backup';

export const backupOperation = operation({
  route: 'POST /backup',
  id: 'createBackup',
  tag: 'storage',
  summary: 'Download the whole workspace as it is now',
  description:
    'One file that `meridian restore` puts into either kind of store. It holds password hashes and the key that signs editions: keep it as safe as the workspace.',
  needs: 'storage.backup',
  perMinute: 6,
  produces: [BACKUP_TYPE],
  handler: async (ctx, _, { reply }) => {
    const { bytes, stream } = await streamBackup(ctx);
    const day = ctx.clock().toISOString().slice(0, 10);
    // it is compressed already, and its receiver wants to know its length
    reply
      .type(BACKUP_TYPE)
      .header('content-encoding', 'identity')
      .header('content-length', bytes)
      .header('content-disposition', `attachment; filename="meridian-${day}.meridian-backup"`);
    return stream;
  },
});
