import type { Endpoint, KeyValue } from './subscription.ts';

/** Where notifications go: by an HTTP request, or published under a topic (clauses 6.3.8 and 7.2). */
export type Target =
  | { readonly kind: 'http'; readonly url: string }
  | {
      readonly kind: 'mqtt';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly username?: string;
      readonly password?: string;
      readonly topic: string;
      readonly qos: 0 | 1 | 2;
      readonly version: 'mqtt3.1.1' | 'mqtt5.0';
    };

const LONGEST = 2_048;
const QOS = ['0', '1', '2'] as const;
const VERSIONS = ['mqtt3.1.1', 'mqtt5.0'] as const;

/** What is wrong with an endpoint, as the end of an issue's code; `member` is the part of the endpoint meant. */
export interface EndpointFault {
  readonly code: string;
  readonly member: string;
  readonly value?: string;
}

/** Reads an endpoint's address and the settings of its channel. Settings of the channel that are not known mean nothing. */
export function targetOf({
  uri,
  notifierInfo = [],
}: Pick<Endpoint, 'uri' | 'notifierInfo'>): Target | EndpointFault {
  const fault: EndpointFault = { code: 'context.endpointAddress', member: 'uri', value: uri };
  if (uri.length > LONGEST || /[\s\p{C}]/u.test(uri) || !URL.canParse(uri)) return fault;
  const url = new URL(uri);
  if (url.hostname === '') return fault;
  if (url.protocol === 'http:' || url.protocol === 'https:') return { kind: 'http', url: uri };
  if (url.protocol !== 'mqtt:' && url.protocol !== 'mqtts:') return fault;
  const tls = url.protocol === 'mqtts:';
  const parts = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  const [username, password, topic] = parts;
  if (username === undefined || password === undefined || topic === undefined) return fault;
  // Nobody can publish under a pattern of topics, nor under none (MQTT 5.0, 4.7.1 and 4.7.3).
  if (!/^[^+#\0]{1,1024}$/.test(topic) || url.search !== '' || url.hash !== '')
    return { ...fault, code: 'context.endpointTopic' };
  const qos = settingOf(notifierInfo, 'MQTT-QoS') ?? '0';
  if (!among(QOS, qos)) return { code: 'context.endpointQos', member: 'notifierInfo', value: qos };
  const version = settingOf(notifierInfo, 'MQTT-Version') ?? 'mqtt5.0';
  if (!among(VERSIONS, version))
    return { code: 'context.endpointVersion', member: 'notifierInfo', value: version };
  return {
    kind: 'mqtt',
    host: url.hostname,
    port: url.port === '' ? (tls ? 8883 : 1883) : Number(url.port),
    tls,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    topic,
    qos: Number(qos) as 0 | 1 | 2,
    version,
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const among = <Choice extends string>(choices: readonly Choice[], text: string): text is Choice =>
  (choices as readonly string[]).includes(text);

const settingOf = (pairs: readonly KeyValue[], key: string): string | undefined =>
  pairs.find((pair) => pair.key === key)?.value;

/** A header's name (RFC 9110, 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
/** A header's value: visible characters, spaces and tabs; nothing that could end the header. */
const HEADER = /^[\t\x20-\x7e\x80-\xff]{0,8192}$/;
/** Headers that frame a message or lead it elsewhere are the sender's own. */
const FRAMING: ReadonlySet<string> = new Set([
  ...['host', 'content-length', 'content-type', 'content-encoding', 'transfer-encoding', 'connection'],
  ...['keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade', 'expect', 'link', 'ngsild-tenant'],
]);

/** Whether a pair of `receiverInfo` can be a header of a notification. */
export const isHeader = ({ key, value }: KeyValue): boolean =>
  TOKEN.test(key) && !FRAMING.has(key.toLowerCase()) && HEADER.test(value);
