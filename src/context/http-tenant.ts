import { badRequest, shortened } from './http-refusal.ts';

export const TENANT_HEADER = 'NGSILD-Tenant';

const TENANT = /^[A-Za-z0-9](?:[A-Za-z0-9._:@/-]{0,126}[A-Za-z0-9])?$/;

/**
 * The tenant that a request names (clause 6.3.14), undefined for the default one. A tenant has at most 128 letters, digits and
 * `. _ : @ / -`, begins and ends with a letter or digit, and keeps its case.
 * @throws MeridianError `context.badRequest` for any other name
 */
export function tenantOf(header: string | undefined): string | undefined {
  const name = header?.trim() ?? '';
  if (name === '') return undefined;
  if (!TENANT.test(name)) throw badRequest('context.invalidTenant', TENANT_HEADER, {}, shortened(name));
  return name;
}
