/** Stands where something was taken out. */
const gone = '***'

/** Digits of a number, written together or in groups; what ends a Nordic personal number goes with them. */
const numbers = /\p{Nd}(?:[ +-]?\p{Nd}){4,}(?:[-+A-Za-z]\p{Nd}{3})?(?:[A-Za-z](?!\p{L}))?/gu

/** E-mail addresses, and with them what stands before the host in a connection string. */
const addresses = /[^\s@"'`<>(),;=]+@[^\s@"'`<>(),;]+/gu

/** What follows the name of a secret, of a parameter of the protocol, or of a scheme of authentication. */
const named =
  /\b(\w*(?:password|passwd|pwd|secret|token|assertion|verifier|authorization|cookie|api[_-]?key)["']?\s*[=:]\s*|(?:code|state|nonce|sid)(?:\s*=\s*|["']\s*:\s*)|(?:bearer|basic|dpop)\s+)(?:"[^"]*"|'[^']*'|[^\s"',;&)}]+)/giu

/** An address, as far as its parameters. */
const parameters = /(\w:\/\/[^\s"'`<>?#]*|(?<![\w.)])\/[^\s"'`<>?#]*)[?#][^\s"'`<>)]+/gu

/** What may be a token, a key, an id or a hash, with the dots and slashes inside. */
const runs = /[\w~+/=.%-]{12,}/gu

/** What people make names of: words in any case, with a short number before or behind. */
const word = /^(?:\d{0,3}[A-Z]*[a-z]*(?:[A-Z]+[a-z]+)*[A-Z]*\d{0,3}|\d{1,4})$/

/** The humps of camel case; short ones in a row are no words. */
const humps = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g

const longest = 1000

/**
 * A text that somebody else wrote, as it may stand in a log: every run of five or more digits, every e-mail address,
 * everything shaped like a token and the parameters of addresses are taken out. What is left helps to find a fault.
 */
export function maskText(text: string, length = 300): string {
  return beginning(text)
    .replace(parameters, (_all, address: string) => `${address}?${gone}`)
    .replace(addresses, gone)
    .replace(named, (_all, name: string) => `${name}${gone}`)
    .replace(runs, (run) => (isToken(run) ? gone : run))
    .replace(numbers, gone)
    .slice(0, length)
}

/** Long texts are cut where nothing is cut in two that would then not be known for what it is. */
function beginning(text: string): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\p{Nd} +-]*\S*$/u, '')
}

function isToken(run: string): boolean {
  const isOne = run.split(/[./]/).some((part) => part.length >= 12 && !part.split(/[_~+=%-]/).every(isWord))
  // Base64 has slashes, and a token of several parts dots.
  return isOne || (run.length >= 24 && run.split(/[_~+=%./-]/).filter((piece) => !isWord(piece)).length > 1)
}

function isWord(piece: string): boolean {
  const count = piece.match(humps)?.length ?? 0
  return piece.length <= 40 && word.test(piece) && (count < 3 || piece.length / count > 3)
}
