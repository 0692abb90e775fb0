import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction, SocketAddress } from 'node:net';
import { isPublicAddress } from '../platform/net-address.ts';

/** Where notifications may go. */
export interface AddressPolicy {
  /** `public`: only to addresses that the whole internet can reach. */
  readonly endpoints: 'any' | 'public';
  /** Whether an address and port is this server's own: its programs' doors are no business of a subscriber. */
  readonly isOwn: (address: string, port: number) => boolean;
}

/** Why nothing goes to an address, undefined where it may. */
export type Refuse = (address: string, port: number) => 'own' | 'private' | undefined;

export const refuseBy =
  ({ endpoints, isOwn }: AddressPolicy): Refuse =>
  (address, port) => {
    const plain = plainOf(address);
    if (isOwn(plain, port)) return 'own';
    if (endpoints === 'any') return undefined;
    return isPublicAddress(plain) ? undefined : 'private';
  };

/** An address as the system writes it; an IPv4 address that is dressed as IPv6, in whatever spelling, as itself. */
function plainOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1] ?? canonical;
}

/** Told where a connection is refused before it is made. */
export class RefusedAddress extends Error {}

/** A host that is an address already is never looked up: it is judged here. `[::1]` as an address has its brackets. */
export function assertAllowed(host: string, port: number, refuse: Refuse): void {
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address) === 0) return;
  const why = refuse(address, port);
  if (why !== undefined) throw new RefusedAddress(`${why} address`);
}

/** Resolves names as the system does, and connects only to what may be reached: the name is not resolved a second time. */
export const guardedLookup =
  (port: number, refuse: Refuse): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const allowed = found.filter(({ address }) => refuse(address, port) === undefined);
      const [first] = allowed;
      if (first === undefined)
        return callback(new RefusedAddress(`${refuse(found[0]?.address ?? '', port)} address`), '', 0);
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
