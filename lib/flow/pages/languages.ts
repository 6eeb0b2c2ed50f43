/** What a request says about languages. */
export interface AskedLanguages {
  /** `ui_locales`: language tags by preference, separated by spaces (OpenID Connect Core §3.1.2.1). */
  readonly uiLocales?: string | undefined
  /** The `Accept-Language` header (RFC 9110 §12.5.4). */
  readonly acceptLanguage?: string | undefined
}

const fallbackLanguage = 'en'
const maxLength = 500
const maxTags = 20

/** The first of the languages asked for that is among `available`: `ui_locales`, then `Accept-Language`, else `en`. */
export function chooseLanguage(asked: AskedLanguages, available: readonly string[]): string {
  for (const tag of [...readUiLocales(asked.uiLocales), ...readAcceptLanguage(asked.acceptLanguage)]) {
    const language = matchLanguage(tag, available)
    if (language !== undefined) return language
  }
  return fallbackLanguage
}

function readUiLocales(uiLocales: string | undefined): readonly string[] {
  if (uiLocales === undefined) return []
  return uiLocales.slice(0, maxLength).split(/\s+/).slice(0, maxTags)
}

function readAcceptLanguage(header: string | undefined): readonly string[] {
  if (header === undefined) return []
  return header
    .slice(0, maxLength)
    .split(',')
    .slice(0, maxTags)
    .map(readWeightedTag)
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight)
    .map(({ tag }) => tag)
}

function readWeightedTag(item: string): { readonly tag: string; readonly weight: number } {
  const [tag = '', ...parameters] = item.split(';').map((part) => part.trim())
  const quality = parameters.find((parameter) => /^q=/i.test(parameter))
  if (quality === undefined) return { tag, weight: 1 }
  const value = quality.slice(2)
  return { tag, weight: /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : 0 }
}

/** `nb-NO` is shown `nb`; the macrolanguage `no` is Bokmål, as browsers mean it. */
function matchLanguage(tag: string, available: readonly string[]): string | undefined {
  const wanted = tag.toLowerCase().split('-')
  const language = wanted[0] === 'no' ? ['nb', ...wanted.slice(1)] : wanted
  for (let length = language.length; length > 0; length -= 1) {
    const prefix = language.slice(0, length).join('-')
    const found = available.find((candidate) => candidate.toLowerCase() === prefix)
    if (found !== undefined) return found
  }
  return undefined
}
