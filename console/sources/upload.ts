import type { ProblemWire } from '../../src/platform/wire.ts';
import type { UploadWire } from '../../src/sources/import-wire.ts';
import { ApiProblem } from '../platform/api.ts';

/** Sends files for an import; `onProgress` gets the share sent, 0..1. `fetch` cannot tell that, so this one call is made otherwise. */
export function uploadFiles(
  files: readonly File[],
  language: string,
  onProgress: (share: number) => void,
): Promise<UploadWire> {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/uploads');
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Accept-Language', language);
    request.setRequestHeader('X-Meridian-Request', '1');
    request.responseType = 'json';
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onerror = () => reject(problemOf('unreachable', 0));
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status >= 200 && request.status < 300) resolve(body as UploadWire);
      else reject(isProblem(body) ? new ApiProblem(body) : problemOf('unexpected', request.status));
    };
    request.send(form);
  });
}

const problemOf = (code: string, status: number) =>
  new ApiProblem({ type: `urn:meridian:error:${code}`, title: code, status });

const isProblem = (body: unknown): body is ProblemWire =>
  typeof body === 'object' && body !== null && 'type' in body && 'title' in body && 'status' in body;
