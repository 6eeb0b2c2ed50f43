import { nearestName } from '../../config/nearest-name.js'
import type { ConfigFault } from '../../errors.js'
import { type PageBrand, pageKinds } from '../../shared/page-model.js'
import { parseColor } from './brand-colors.js'
import { builtInTexts, missingKeys, type TextOverrides, textKeys } from './page-texts.js'
import { safeHref } from './safe-href.js'

const knownKeys: readonly string[] = [
  ...textKeys,
  ...pageKinds.flatMap((kind) => [`${kind}.primary`, `${kind}.secondary`]),
]

/** What of the `pages` option cannot be used; every fault at once, none when all is well. */
export function findPageFaults(pages: {
  readonly brand?: PageBrand
  readonly texts?: TextOverrides
}): readonly ConfigFault[] {
  const texts = pages.texts ?? {}
  return [
    ...findBrandFaults(pages.brand ?? {}),
    ...Object.keys(texts).flatMap((language) => [
      ...findLanguageFaults(texts, language),
      ...Object.keys(texts[language] ?? {}).flatMap((key) => findKeyFaults(language, key)),
    ]),
  ]
}

function findBrandFaults({ color, logo }: PageBrand): readonly ConfigFault[] {
  const faults: ConfigFault[] = []
  if (color !== undefined && parseColor(color) === null) {
    const remedy = "Write it as '#0a5cff', '#05f' or 'rgb(10, 92, 255)'"
    faults.push({
      option: 'pages.brand.color',
      problem: 'is not a colour that can be checked for contrast',
      remedy,
    })
  }
  if (logo !== undefined && safeHref(logo) === null) {
    const remedy = "Give a path of this site such as '/logo.svg', or an https URL"
    faults.push({ option: 'pages.brand.logo', problem: 'is not an address that a page may load', remedy })
  }
  return faults
}

function findLanguageFaults(texts: TextOverrides, language: string): readonly ConfigFault[] {
  const missing = missingKeys(texts, language)
  if (missing.length === 0) return []
  const builtIn = Object.keys(builtInTexts).join(', ')
  return [
    {
      option: `pages.texts.${language}`,
      problem: `is not one of ${builtIn} and lacks ${missing.length} texts, the first ${missing[0]}`,
      remedy: 'Use one of these languages, or give every text of your own',
    },
  ]
}

function findKeyFaults(language: string, key: string): readonly ConfigFault[] {
  // A third part is the code of an eID: `issuer-down.message.nbid`, or `no_bankid` in the words of Express
  const base = /^([a-z-]+\.[a-z]+)(?:\.[a-z0-9_-]{1,30})?$/.exec(key)?.[1]
  if (base !== undefined && knownKeys.includes(base)) return []
  const nearest = nearestName(base ?? key, knownKeys)
  return [
    {
      option: `pages.texts.${language}.${key}`,
      problem: 'is not the name of a text',
      remedy:
        nearest === null
          ? "Names look like 'cancelled.title', 'action.again' or 'issuer-down.message.nbid'"
          : `Did you mean '${nearest}'?`,
    },
  ]
}
