import { LD_TYPE } from './accept.ts';
import { headerParameter, headerParts } from './header-parts.ts';
import { badRequest } from './http-refusal.ts';

const CONTEXT_REL = 'http://www.w3.org/ns/json-ld#context';

const MOST_LINKS = 20;
const LONGEST_ADDRESS = 2_000;

/**
 * The address of the @context in a Link header (JSON-LD 1.1, 6.1), or undefined where no link is one.
 * @throws MeridianError `context.badRequest` for several of them and for what is no absolute http or https address
 */
export function linkedContext(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const addresses = new Set<string>();
  for (const link of headerParts(header, ',', MOST_LINKS)) {
    const [target = '', ...parameters] = headerParts(link, ';', MOST_LINKS);
    const rel = parameters.map(headerParameter).find(([name]) => name === 'rel')?.[1] ?? '';
    if (rel.split(' ').includes(CONTEXT_REL)) addresses.add(addressIn(target));
  }
  if (addresses.size > 1) throw badRequest('context.severalLinks', 'Link', { count: addresses.size });
  return [...addresses][0];
}

function addressIn(target: string): string {
  const address = target.startsWith('<') && target.endsWith('>') ? target.slice(1, -1).trim() : '';
  const isAddress =
    address.length <= LONGEST_ADDRESS && /^https?:\/\//i.test(address) && URL.canParse(address);
  if (!isAddress) throw badRequest('context.invalidAddress', 'Link', { address: target.slice(0, 200) });
  return address;
}

/** The link that an answer in plain JSON carries to its @context (clause 6.3.6). */
export const contextLink = (address: string): string =>
  `<${address}>; rel="${CONTEXT_REL}"; type="${LD_TYPE}"`;
