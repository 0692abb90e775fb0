import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../platform/net-address.ts';

/** Where connectors may go: anywhere but what is never a source, or public addresses only. */
export type AddressPolicy = 'any' | 'public';

/** Link-local: among them the addresses at which clouds hand out their credentials. And what is no single host. */
const NEVER = listOf([
  ['169.254.0.0', 16],
  ['0.0.0.0', 8],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['fe80::', 10],
  ['ff00::', 8],
  ['::', 128],
  ['fd00:ec2::254', 128],
]);

function listOf(ranges: readonly (readonly [address: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of ranges) list.addSubnet(address, bits, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return list;
}

/** Whether a policy lets a connector go to an IP address. */
export function isAllowed(address: string, policy: AddressPolicy): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return !NEVER.check(address, family) && (policy === 'any' || isPublicAddress(address));
}

/** A refusal to connect; `address` is not shown, so that nobody maps a network by asking. */
export class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/**
 * A `lookup` for sockets that answers allowed addresses only: what is checked is what is connected to, so a name that resolves
 * otherwise a moment later changes nothing. A literal address never comes here, see {@link assertLiteral}.
 */
export function guardedLookup(policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const allowed = addresses.filter(({ address }) => isAllowed(address, policy));
      const [first] = allowed;
      if (!first) return callback(new AddressRefused(hostname), '', 0);
      if (options.all) return callback(null, allowed);
      return callback(null, first.address, first.family);
    });
}

/** Throws AddressRefused for a host that is an address which is not allowed. */
export function assertLiteral(host: string, policy: AddressPolicy): void {
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) !== 0 && !isAllowed(literal, policy)) throw new AddressRefused(host);
}

/** The first allowed address of a host, to connect to it and no other. Throws AddressRefused, or what the look-up met. */
export async function resolveAllowed(host: string, policy: AddressPolicy): Promise<string> {
  assertLiteral(host, policy);
  if (isIP(host) !== 0) return host;
  return new Promise((resolve, reject) => {
    guardedLookup(policy)(host, { all: false }, (error, address) =>
      error ? reject(error) : resolve(String(address)),
    );
  });
}
