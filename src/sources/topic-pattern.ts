/** A pattern of topics: what to subscribe to, and how the levels of a topic are named. */
export interface TopicPattern {
  /** As MQTT has it: `{name}` is a `+`. */
  readonly filter: string;
  /** The named levels of a topic; undefined where the topic does not match. */
  readonly match: (topic: string) => Readonly<Record<string, string>> | undefined;
}

const LEVEL = /^\{([A-Za-z][A-Za-z0-9_]{0,63})\}$/;

/** Reads `city/{station}/+/#`; undefined for what is no pattern. */
export function topicPattern(text: string): TopicPattern | undefined {
  const levels = text.split('/');
  const names: (string | undefined)[] = [];
  const filter: string[] = [];
  for (const [index, level] of levels.entries()) {
    const name = LEVEL.exec(level)?.[1];
    const isLast = index === levels.length - 1;
    const isPlain = !/[+#{}\0]/.test(level);
    if (name === undefined && !isPlain && level !== '+' && !(level === '#' && isLast)) return undefined;
    if (name !== undefined && names.includes(name)) return undefined;
    names.push(name);
    filter.push(name === undefined ? level : '+');
  }
  // the server's own topics are nobody's data
  if (text === '' || text.startsWith('$') || levels.length > 32) return undefined;
  const isOpen = filter.at(-1) === '#';
  const fixed = isOpen ? filter.length - 1 : filter.length;
  return {
    filter: filter.join('/'),
    match(topic) {
      if (topic.startsWith('$')) return undefined;
      const found = topic.split('/');
      if (isOpen ? found.length < fixed : found.length !== fixed) return undefined;
      const named: Record<string, string> = {};
      for (let i = 0; i < fixed; i += 1) {
        const level = filter[i]!;
        if (level !== '+' && level !== found[i]) return undefined;
        const name = names[i];
        if (name !== undefined) named[name] = found[i]!;
      }
      return named;
    },
  };
}
