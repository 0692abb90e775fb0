/** A sentence in which names of the data, between backticks, stand as code. */
export function Said({ text }: { text: string }) {
  return text.split('`').map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other name
    i % 2 === 1 ? <code key={i}>{part}</code> : part,
  );
}
