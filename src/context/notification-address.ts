import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Where notifications may go. */
export interface AddressPolicy {
  /** `public`: only to addresses that the whole internet can reach. */
  readonly endpoints: 'any' | 'public';
  /** Whether an address and port is this server's own: its programs' doors are no business of a subscriber. */
  readonly isOwn: (address: string, port: number) => boolean;
}

/** Why nothing goes to an address, undefined where it may. */
export type Refuse = (address: string, port: number) => 'own' | 'private' | undefined;

/** Networks that are somebody's own, or no place at all (IANA's special-purpose registries). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const),
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ...([
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
  ] as const),
  ...([
    ['2001:db8::', 32],
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

export const refuseBy =
  ({ endpoints, isOwn }: AddressPolicy): Refuse =>
  (address, port) => {
    const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
    if (isOwn(plain, port)) return 'own';
    if (endpoints === 'any') return undefined;
    return PRIVATE.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4') ? 'private' : undefined;
  };

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
