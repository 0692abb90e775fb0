/** Explicit bounds on what is taken in; each can be set by its environment variable or in the configuration file. */
export interface Limits {
  /** Largest upload or import file, bytes. MERIDIAN_MAX_FILE_BYTES */
  readonly maxFileBytes: number;
  /** Most that one compressed file may unpack to, bytes. MERIDIAN_MAX_UNPACKED_BYTES */
  readonly maxUnpackedBytes: number;
  /** Most issues that one check lists; the rest is counted. MERIDIAN_MAX_ISSUES */
  readonly maxIssues: number;
  /** Largest request body other than uploads, bytes. MERIDIAN_MAX_BODY_BYTES */
  readonly maxBodyBytes: number;
}
