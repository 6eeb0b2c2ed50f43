import type { PageAction, PageBrand, PageKind, PageModel } from '../../shared/page-model.js'
import type { Texts } from './page-texts.js'
import type { ActionWord } from './texts/text-key.js'

/** Where a button leads; what it says follows from the page. */
export interface ActionTarget {
  readonly href: string
  /** Default `get`. */
  readonly method?: 'get' | 'post'
  readonly fields?: Readonly<Record<string, string>>
  /** Another word than the page's own for this button. */
  readonly word?: ActionWord
}

/** What is to be shown. */
export interface PageRequest {
  readonly kind: PageKind
  readonly status: number
  readonly language: string
  /** Code of the eID that the page is about: picks its own texts. */
  readonly idp?: string
  /** Correlation id. */
  readonly reference?: string
  readonly primary?: ActionTarget
  readonly secondary?: ActionTarget
  /** Already checked by the caller. */
  readonly continueTo?: string
  readonly retryAfter?: number
}

interface Wording {
  readonly texts: Texts
  readonly brand: PageBrand
}

type Words = readonly [primary: ActionWord, secondary: ActionWord]

const wordsOfKind: Readonly<Record<PageKind, Words>> = Object.freeze({
  cancelled: ['again', 'home'],
  'timed-out': ['again', 'home'],
  'in-progress': ['again', 'home'],
  'attempt-unknown': ['again', 'home'],
  'attempt-spent': ['continue', 'again'],
  'login-denied': ['again', 'home'],
  'not-as-asked': ['again', 'home'],
  'other-eid': ['again', 'home'],
  'level-too-low': ['again', 'home'],
  'test-identity': ['again', 'home'],
  'not-recent': ['again', 'home'],
  'login-refused': ['home', 'again'],
  'issuer-down': ['again', 'home'],
  'issuer-fault': ['again', 'home'],
  'client-fault': ['home', 'again'],
  'application-fault': ['again', 'home'],
  'request-invalid': ['home', 'again'],
  'cross-origin': ['home', 'again'],
  forbidden: ['home', 'logout'],
  'too-weak': ['again', 'home'],
  'nothing-sent': ['login', 'home'],
  'going-on': ['continue', 'home'],
  'confirm-logout': ['logout', 'stay'],
  'signing-out': ['continue', 'home'],
  'signed-out': ['login', 'home'],
  'not-found': ['home', 'login'],
  fault: ['again', 'home'],
})

// Nothing went wrong: there is nothing to ask support about.
const kindsWithoutSupport: ReadonlySet<PageKind> = new Set([
  'confirm-logout',
  'signing-out',
  'signed-out',
  'nothing-sent',
  'going-on',
])

/** Finds the words for a page. */
export function describePage(page: PageRequest, { texts, brand }: Wording): PageModel {
  const place = { language: page.language, ...(page.idp === undefined ? {} : { idp: page.idp }) }
  const [primary, secondary] = wordsOfKind[page.kind]
  const action = (
    slot: 'primary' | 'secondary',
    word: ActionWord,
  ): { readonly [Slot in typeof slot]?: PageAction } => {
    const target = page[slot]
    if (target === undefined) return {}
    const label = texts.findLabel(page.kind, { slot, fallback: `action.${target.word ?? word}` }, place)
    const fields = target.fields === undefined ? {} : { fields: target.fields }
    return { [slot]: { label, href: target.href, method: target.method ?? 'get', ...fields } }
  }
  return {
    kind: page.kind,
    status: page.status,
    lang: page.language,
    title: texts.find(`${page.kind}.title`, place),
    message: paragraphs(texts.find(`${page.kind}.message`, place)),
    ...(kindsWithoutSupport.has(page.kind) ? {} : describeSupport(page, { texts, brand })),
    ...action('primary', primary),
    ...action('secondary', secondary),
    ...(page.continueTo === undefined ? {} : { continueTo: page.continueTo }),
    ...(page.retryAfter === undefined ? {} : { retryAfter: page.retryAfter }),
    brand,
  }
}

function describeSupport(
  { reference, language }: PageRequest,
  { texts, brand: { phone, email } }: Wording,
): Pick<PageModel, 'reference' | 'help'> {
  const word = (key: 'label.reference' | 'label.help'): string => texts.find(key, { language })
  const ways = { ...(phone === undefined ? {} : { phone }), ...(email === undefined ? {} : { email }) }
  return {
    ...(reference === undefined ? {} : { reference: { label: word('label.reference'), value: reference } }),
    ...(Object.keys(ways).length === 0 ? {} : { help: { label: word('label.help'), ...ways } }),
  }
}

function paragraphs(message: string): readonly string[] {
  return message
    .split('\n')
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
}
