/**
 * The one form of all spellings that some router or proxy takes for the same path: decoded, lower case, without a query,
 * path parameters, dot segments, doubled slashes and a slash at the end. For comparing only: nothing must be sent there.
 *
 * Which spellings a Fastify application takes for one path depends on its settings (`caseSensitive`, `ignoreTrailingSlash`,
 * `ignoreDuplicateSlashes`, `useSemicolonDelimiter`), and on the proxy before it. So every one of them counts.
 */
export function foldPath(path: string): string {
  if (plain.test(path)) return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  const [raw = ''] = decodeAscii(path).split(/[?#;]/, 1)
  const kept: string[] = []
  for (const segment of raw.replaceAll(control, '').toLowerCase().split(/[/\\]/)) {
    if (segment === '..') kept.pop()
    else if (segment !== '' && segment !== '.') kept.push(segment)
  }
  return `/${kept.join('/')}`
}

/** Nothing to fold but a slash at the end. */
const plain = /^\/(?:[a-z0-9_~-]+(?:\/(?!$)|\/?$))*$/

/** URL parsers and some servers drop them. */
const control = /\p{Cc}/gu

/** Again for what a proxy had decoded already; the bound is for paths that are made of `%25`. */
const rounds = 3

/** Kelvin's sign, the only other character whose lower case is a letter of ASCII. */
const kelvin = /%e2%84%aa/gi

function decodeAscii(path: string): string {
  let decoded = path
  for (let round = 0; round < rounds; round += 1) {
    decoded = decoded
      .replaceAll(kelvin, 'k')
      .replaceAll(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  }
  return decoded
}
