import { findLatestRunId } from '../assessments/run-store.ts';
import { WorkspaceWire } from '../assessments/run-wire.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { assertMay } from '../policy/may.ts';
import { countWorkspace, findSetting, UNNAMED, type Workspace } from './workspace-store.ts';

export const workspaceOperations: readonly Operation[] = [
  operation({
    route: 'GET /workspace',
    id: 'getWorkspace',
    tag: 'workspace',
    summary: 'Show what this workspace is and how much it holds',
    result: WorkspaceWire,
    handler: async (ctx) => {
      assertMay(ctx.actor, 'workspace.read');
      const { name, notice, isSample } = (await findSetting<Workspace>(ctx.db, 'workspace')) ?? UNNAMED;
      return {
        name,
        notice,
        isSample,
        latestRun: (await findLatestRunId(ctx.db)) ?? null,
        counts: await countWorkspace(ctx.db),
        version: MERIDIAN_VERSION,
        storage: `${ctx.db.kind} ${ctx.db.version}`,
      };
    },
  }),
];
