import { useSearch } from '@tanstack/react-router';
import type { RunWire, WorkspaceWire } from '../../src/assessments/run-wire.ts';
import type { SessionWire } from '../../src/organisations/session-wire.ts';
import { useGet } from './api.ts';

/** The run that the reader looks at: `?run=` of the address, else the newest that the workspace shows. */
export function useRunId(): string {
  return useSearch({ from: '__root__' }).run ?? 'latest';
}

/** That run with its tree, bands and log. */
export const useRun = () => useGet<RunWire>(`/runs/${encodeURIComponent(useRunId())}`);

/** Where an area's profile in a run is. */
export const profilePath = (run: string, area: string): string =>
  `/runs/${encodeURIComponent(run)}/areas/${encodeURIComponent(area)}`;

/** Whether nothing has been assessed yet. A run that the address names and nobody knows is an error instead. */
export function useIsUnassessed(): boolean {
  const { error } = useRun();
  return useRunId() === 'latest' && error?.status === 404;
}

export const useWorkspace = () => useGet<WorkspaceWire>('/workspace');

/** Who is signed in, and whether an action may be called. */
export function useSession() {
  const query = useGet<SessionWire>('/session');
  return {
    query,
    person: query.data?.person ?? null,
    may: (action: string) => query.data?.may.includes(action) ?? false,
  };
}
