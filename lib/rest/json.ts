/** The value, or `undefined` when the text is not JSON. Members that are `null` are left out, as Signicat means them. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) =>
      value === null || key === '__proto__' ? undefined : value,
    )
  } catch {
    // The parser's message quotes the body.
    return undefined
  }
}
