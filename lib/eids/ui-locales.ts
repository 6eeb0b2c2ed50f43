const LANGUAGE_TAG = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i
const MAX_LOCALES = 8

/** Signicat knows one Norwegian; Northern Sami has no translation there and Norwegian is the closest page. */
const signicatLanguage: ReadonlyMap<string, string> = new Map([
  ['nb', 'no'],
  ['nn', 'no'],
  ['se', 'no'],
])

/**
 * Language tags as the issuer understands them, joined for `ui_locales`, or `undefined` when none is well-formed.
 *
 * For Signicat a tag is cut to its lowercase language, and Bokmål and Nynorsk become `no`; other issuers get the tags
 * as they came.
 *
 * @param unsafeLocales tags separated by spaces, or a list; what is not a language tag is left out.
 * @see OpenID Connect Core 1.0 §3.1.2.1, RFC 5646
 */
export function toUiLocales(
  unsafeLocales: string | readonly string[] | undefined,
  { signicat }: { readonly signicat: boolean },
): string | undefined {
  const given = typeof unsafeLocales === 'string' ? unsafeLocales.split(' ') : (unsafeLocales ?? [])
  const tags = given.filter((tag) => LANGUAGE_TAG.test(tag))
  const locales = new Set(signicat ? tags.map(toSignicatLanguage) : tags)
  return locales.size === 0 ? undefined : [...locales].slice(0, MAX_LOCALES).join(' ')
}

function toSignicatLanguage(tag: string): string {
  const language = tag.toLowerCase().split('-', 1).join('')
  return signicatLanguage.get(language) ?? language
}
