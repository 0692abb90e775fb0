import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ImportPreviewWire } from '../../src/sources/import-wire.ts';
import { type ApiProblem, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import type { MappingDraft } from './mapping-draft.ts';

/**
 * Checks uploaded files under a mapping without storing anything; without a mapping the server proposes one. The answer is
 * asked again in another language, since its problems come in words.
 */
export function usePreview(uploadId: string, mapping: MappingDraft | undefined, isWanted = true) {
  const { locale } = useText();
  return useQuery<ImportPreviewWire, ApiProblem>({
    queryKey: ['import preview', uploadId, mapping, locale],
    queryFn: ({ signal }) =>
      send('POST', '/imports/preview', { uploadId, ...(mapping ? { mapping } : {}) }, signal),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
}
