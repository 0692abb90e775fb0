import { computeInThreads } from '../platform/threads.ts';
import type { ReportDocument } from './report-document.ts';

interface Job {
  readonly report: ReportDocument;
  readonly at: Date;
}

/** The report as PDF, made in a thread: reading the font and setting the pages take a second or two. */
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

/** The thread's side; who only asks for a report loads nothing of PDF. */
export async function open({ report, at }: Job): Promise<() => Promise<Uint8Array>> {
  const { pdfReport } = await import('./report-pdf.ts');
  return () => pdfReport(report, at);
}
