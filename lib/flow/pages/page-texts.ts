import type { PageKind } from '../../shared/page-model.js'
import { da } from './texts/da.js'
import { en } from './texts/en.js'
import { fi } from './texts/fi.js'
import { nb } from './texts/nb.js'
import { nl } from './texts/nl.js'
import { nn } from './texts/nn.js'
import { sv } from './texts/sv.js'
import type { PageTexts, TextKey } from './texts/text-key.js'

/** Texts of one application: per language, by key; a key may end in the code of an eID. */
export type TextOverrides = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Which text: the language must be one of {@link Texts.languages}. */
export interface TextPlace {
  readonly language: string
  /** Code of the eID that the page is about. */
  readonly idp?: string
}

/** The built-in texts with those of the application laid over them. */
export interface Texts {
  /** Languages that a page can be shown in. */
  readonly languages: readonly string[]
  find(key: TextKey, place: TextPlace): string
  /** Label of a button: that of this kind of page when the application gave one, else the common one. */
  findLabel(kind: PageKind, button: ButtonPlace, place: TextPlace): string
}

/** A button and the common label it has by default. */
export interface ButtonPlace {
  /** `null`: only the common label. */
  readonly slot: 'primary' | 'secondary' | null
  readonly fallback: TextKey
}

export const builtInTexts: Readonly<Record<string, PageTexts>> = Object.freeze({ en, nb, nn, sv, da, fi, nl })

/** Every key that a language must have. */
export const textKeys: readonly string[] = Object.freeze(Object.keys(en))

/** Lays `overrides` over the built-in texts. A language of the application's own counts once it has every key. */
export function createTexts(overrides: TextOverrides = {}): Texts {
  const own = Object.keys(overrides).filter((language) => missingKeys(overrides, language).length === 0)
  const override = (key: string, { language, idp }: TextPlace): string | undefined => {
    const texts = ownValue(overrides, language)
    if (texts === undefined) return undefined
    return (idp === undefined ? undefined : ownValue(texts, `${key}.${idp}`)) ?? ownValue(texts, key)
  }
  const find = (key: TextKey, place: TextPlace): string =>
    override(key, place) ?? (ownValue(builtInTexts, place.language) ?? en)[key]
  return {
    languages: Object.freeze([...new Set([...Object.keys(builtInTexts), ...own])]),
    find,
    findLabel: (kind, { slot, fallback }, place) =>
      (slot === null ? undefined : override(`${kind}.${slot}`, place)) ?? find(fallback, place),
  }
}

/** Keys that a language still lacks before pages can be shown in it; none for a built-in language. */
export function missingKeys(overrides: TextOverrides, language: string): readonly string[] {
  if (Object.hasOwn(builtInTexts, language)) return []
  const texts = overrides[language] ?? {}
  return textKeys.filter((key) => !Object.hasOwn(texts, key))
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
