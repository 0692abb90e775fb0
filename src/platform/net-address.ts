import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Networks that are not the public internet: private, shared, loopback, link-local, documentation, benchmarks, multicast, reserved, and
 * those IPv6 networks that lead to IPv4 addresses of any kind (IANA special-purpose address registries; RFC 6890).
 */
const INNER_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of IPv6 the global unicast addresses alone are public, except for these. */
const INNER_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'];
const GLOBAL_IPV6 = ['2000::/3'];

const listOf = (networks: readonly string[], type: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), type);
  }
  return list;
};

const innerIpv4 = listOf(INNER_IPV4, 'ipv4');
const innerIpv6 = listOf(INNER_IPV6, 'ipv6');
const globalIpv6 = listOf(GLOBAL_IPV6, 'ipv6');

/** Whether an IP address is one of the public internet. What is no address is not; IPv4 inside of IPv6 (`::ffff:127.0.0.1`) is not. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !innerIpv4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  return globalIpv6.check(address, 'ipv6') && !innerIpv6.check(address, 'ipv6');
}
