import { computeInThreads } from '../platform/threads.ts';
import type { ReportDocument } from './report-document.ts';
import { pdfReport } from './report-pdf.ts';

interface Job {
  readonly report: ReportDocument;
  readonly at: Date;
}

/** {@link pdfReport} in a thread: reading the font and setting the pages take a second or two. */
export async function pdfInThread(job: Job, signal?: AbortSignal): Promise<Uint8Array> {
  let bytes: Uint8Array | undefined;
  await computeInThreads<Uint8Array>({
    module: new URL(import.meta.url),
    job,
    chunks: 1,
    threads: 1,
    signal,
    onPart: (part) => {
      bytes = part;
    },
  });
  return bytes!;
}

/** The thread's side. */
export const open =
  ({ report, at }: Job) =>
  (): Promise<Uint8Array> =>
    pdfReport(report, at);
