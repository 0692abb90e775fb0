/** What is on its way to a body in JSON. */
export type JsonObject = Record<string, unknown>;

/** Sets a member whose name comes from outside; `__proto__` becomes a member like any other. */
export function setMember(target: JsonObject, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}
